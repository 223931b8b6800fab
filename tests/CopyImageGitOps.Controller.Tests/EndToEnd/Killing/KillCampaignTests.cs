using System.Diagnostics;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>
/// Invariants I1 and I6 for two replicas: while objects drift all the time, replicas, API server and registry are killed with SIGKILL at random moments.
/// </summary>
public sealed class KillCampaignTests(ITestOutputHelper output)
{
    // A leader's Lease lasts 15 s after it was killed: a round takes longer.
    private static int Rounds => Campaign.IsWhole ? 25 : 2;

    [Fact(Timeout = 3_600_000)]
    public async Task Whatever_is_killed_each_change_is_repaired_once_and_with_images_that_are_there()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var plane = await ControlPlane.StartAsync(ct);
        await using var pods = await PodRunner.StartAsync(plane, ct);
        await using var stage = await Stage.StartAsync(plane, "default", ct);
        // Of many requests each, so that copying takes a while.
        stage.Images = new() { LayerBytes = 50_000, OwnLayers = 5 };
        // A leader lives for seconds here: it should not spend them waiting for Pods.
        var one = await stage.StartControllerAsync(ct, "{}", "replica-a");
        var other = await stage.StartControllerAsync(ct, "{}", "replica-b");
        var lease = new LeaseView(stage, one, other);
        using var view = new ObjectView(stage);
        using var images = new ImageSupply(stage);
        using var users = new DriftingUsers(stage, view, images);
        var killer = new Killer(stage, lease, view);
        var started = Stopwatch.GetTimestamp();

        await lease.LeaderAsync(ct);
        await using (var beside = new BesideWork(ct))
        {
            var drift = users.WorkAsync(beside);
            _ = beside.Start(view.WatchAsync);
            _ = beside.Start(lease.WatchAsync);
            for (var round = 0; round < Rounds; round++) await killer.RoundAsync(beside.Token);
            users.End();
            await drift;
        }

        await view.LookAsync(ct);
        Assert.Empty(view.Drifted);
        Assert.All(view.All, seen => Assert.Equal(2 * users.Objects.Single(o => o.Name == seen.Name).Changes, seen.Generation));
        output.WriteLine(
            $"{Rounds} rounds in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {lease.Transitions} takeovers from a dead leader; "
            + $"{images.Count} images, {view.References} read back");
        foreach (var (what, count) in killer.Kills) output.WriteLine($"killed {count} times: {what}");
        AreLogged(await stage.PatchesAsync(ct), users.Objects, killer.Kills.GetValueOrDefault("API server"));
    }

    /// <summary>The users have seen by the generations that no repair is missing or too much; so it is by the audit log, too.</summary>
    /// <param name="apiServerKills">Each of eight workers may have a patch in flight then, which is carried out, but not logged.</param>
    private void AreLogged(IReadOnlyList<AuditRecord> patches, IReadOnlyCollection<DriftingObject> objects, int apiServerKills)
    {
        var repairs = patches.Where(patch => patch.Code == 200).ToLookup(patch => patch.Name);
        var (most, least) = (objects.Sum(o => o.Changes), objects.Sum(o => o.IsGoneEarly ? o.Changes - 1 : o.Changes));
        output.WriteLine(
            $"{objects.Count} objects, {most} changes, of which {most - least} were not waited for; {repairs.Sum(r => r.Count())} repairs logged; refused: "
            + string.Join(", ", patches.Where(patch => patch.Code != 200).CountBy(patch => patch.Code).Select(code => $"{code.Value} with {code.Key}")));
        Assert.All(objects, o => Assert.InRange(repairs[o.Name].Count(), 0, o.Changes));
        Assert.InRange(repairs.Sum(r => r.Count()), least - (8 * apiServerKills), most);
    }
}
