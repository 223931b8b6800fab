using System.Diagnostics;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>Kills servers at random moments, and starts each again after a while, so that some are away at the same time.</summary>
internal sealed class Killer(Stage stage, LeaseView lease, ObjectView view)
{
    private const double Likelihood = 0.85;
    private const int MostRepairs = 15;

    private static readonly TimeSpan RepairsLimit = TimeSpan.FromSeconds(6);

    private readonly List<Task> _restarts = [];

    /// <summary>How often what was killed; of the leader, what it was doing.</summary>
    public SortedDictionary<string, int> Kills { get; } = new(StringComparer.Ordinal);

    /// <summary>Kills the leader after it has worked for a moment, and most of the others around it.</summary>
    /// <returns>When all are there again.</returns>
    public async Task RoundAsync(CancellationToken ct)
    {
        var (leader, follower) = await lease.LeaderAsync(ct);
        List<Func<Task>> others = [() => KillFollowerAsync(follower, ct), () => KillRegistryAsync(ct), () => KillApiServerAsync(ct)];
        var kills = others.Where(_ => Random.Shared.NextDouble() < Likelihood).Append(() => KillLeaderAsync(leader, ct)).ToList();
        foreach (var kill in kills.Shuffle())
        {
            await PauseAsync(2, ct);
            await kill();
        }

        await Task.WhenAll(_restarts);
        _restarts.Clear();
    }

    private async Task KillLeaderAsync(ControllerProcess leader, CancellationToken ct)
    {
        await WorksAsync(ct);
        Assert.True(leader.Server.IsRunning, leader.Server.ReadLog());
        var before = view.Drifted.ToHashSet();
        await leader.Server.KillAsync();
        await view.LookAsync(ct);
        Count($"leader, {await PhaseAsync([.. view.Drifted.Where(before.Contains).Select(seen => seen.Image).Distinct()], ct)}");
        _restarts.Add(leader.StartAsync(ct));
    }

    /// <summary>Until some repairs were seen, or there are none: leaders that are all killed before their first repair bring nothing forward.</summary>
    private async Task WorksAsync(CancellationToken ct)
    {
        var enough = view.Repairs + Random.Shared.Next(MostRepairs);
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (view.Repairs < enough && Stopwatch.GetElapsedTime(started) < RepairsLimit) await timer.WaitForNextTickAsync(ct);
    }

    private async Task KillFollowerAsync(ControllerProcess follower, CancellationToken ct)
    {
        Assert.True(follower.Server.IsRunning, follower.Server.ReadLog());
        await follower.Server.KillAsync();
        Count("follower");
        _restarts.Add(follower.StartAsync(ct));
    }

    private async Task KillRegistryAsync(CancellationToken ct)
    {
        await stage.Destination.StopAsync();
        Count("registry");
        _restarts.Add(AfterPauseAsync(() => stage.Destination.ContinueAsync(ct), ct));
    }

    private async Task KillApiServerAsync(CancellationToken ct)
    {
        await stage.Plane.KillApiServerAsync();
        Count("API server");
        _restarts.Add(AfterPauseAsync(() => stage.Plane.StartApiServerAsync(ct), ct));
    }

    /// <param name="images">Public images of objects that had drifted before the leader was killed, and have still.</param>
    private async Task<string> PhaseAsync(IReadOnlyList<string> images, CancellationToken ct)
    {
        if (images.Count == 0) return "with nothing to do";
        foreach (var image in images)
        {
            try
            {
                await RegistryWalk.AssertCompleteAsync(stage.CopyOf(image), ct);
            }
            catch (InvalidDataException)
            {
                return "while it copied";
            }
            catch (HttpRequestException)
            {
                return "while the registry was away";
            }
        }

        return "with copied images to be patched";
    }

    private static async Task AfterPauseAsync(Func<Task> restart, CancellationToken ct)
    {
        await PauseAsync(3, ct);
        await restart();
    }

    private static Task PauseAsync(double seconds, CancellationToken ct) =>
        Task.Delay(TimeSpan.FromSeconds(Random.Shared.NextDouble() * seconds), TimeProvider.System, ct);

    private void Count(string kill) => Kills[kill] = Kills.GetValueOrDefault(kill) + 1;
}
