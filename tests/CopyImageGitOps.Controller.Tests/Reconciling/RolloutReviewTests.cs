using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Tests.Queueing;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>What happens to rollouts that nobody asks for.</summary>
public sealed class RolloutReviewTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly WorkloadTable _table = new();
    private readonly RecordedEvents _events = new();
    private readonly CancellationTokenSource _leading = new();

    public void Dispose() => _leading.Dispose();

    [Fact]
    public async Task A_stuck_rollout_is_noticed_although_nothing_else_happens()
    {
        var pacer = Pacer(1);
        pacer.TryEnter(Put("web"));
        _table.Put(Drifted.Named("web") with { ResourceVersion = "2", Rollout = RolloutState.InProgress });
        var running = pacer.RunAsync(_leading.Token);

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Empty(_events.All);
        await PassAsync(() => _events.All.Count > 0);

        Assert.Equal(["RolloutStuck"], _events.Reasons);
        Assert.Empty(pacer.InProgress);
        await StopAsync(running);
    }

    [Fact]
    public async Task Without_a_limit_rollouts_are_known_while_they_last_and_no_longer()
    {
        var pacer = Pacer(0);
        var all = Enumerable.Range(0, 100).Select(i => Put($"w{i}")).ToList();
        foreach (var workload in all) pacer.TryEnter(workload);
        var running = pacer.RunAsync(_leading.Token);
        Assert.Equal(100, pacer.InProgress.Count);

        foreach (var workload in all.Skip(1)) _table.Put(workload with { ResourceVersion = "2", Rollout = RolloutState.Complete });
        await PassAsync(() => pacer.InProgress.Count == 1);

        Assert.Equal(all[0].Key, Assert.Single(pacer.InProgress).Key);
        await StopAsync(running);
    }

    [Fact]
    public async Task Who_does_not_lead_any_more_says_nothing_and_who_leads_again_finds_what_goes_on()
    {
        var pacer = Pacer(1);
        pacer.TryEnter(Put("web"));
        await StopAsync(pacer.RunAsync(_leading.Token));
        Assert.Empty(pacer.InProgress);

        _time.Advance(TimeSpan.FromHours(1));
        _table.Put(Drifted.Named("web") with { ResourceVersion = "2", Rollout = RolloutState.InProgress, ChangeCause = "copyimage: a -> b" });
        Assert.Empty(_events.All);
        Assert.True(pacer.IsFull);
    }

    private RolloutPacer Pacer(int maximum) => new(maximum, _table, _events, _time);

    private Workload Put(string name) => _table.Put(Drifted.Named(name));

    private Task PassAsync(Func<bool> condition) => Until.TrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    private async Task StopAsync(Task running)
    {
        await _leading.CancelAsync();
        await running;
    }
}
