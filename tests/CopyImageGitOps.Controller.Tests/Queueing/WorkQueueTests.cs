using CopyImageGitOps.Controller.Queueing;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Keys_are_taken_in_their_order_and_each_once()
    {
        foreach (var key in (string[])["a", "b", "a", "c", "b"]) _queue.Add(key);
        Assert.Equal(3, _queue.Depth);
        Assert.Equal(["a", "b", "c"], await TakeAllAsync());
    }

    [Fact]
    public async Task Low_priority_waits_for_everything_else()
    {
        _queue.Add("low", lowPriority: true);
        _queue.Add("first");
        _queue.Add("second");
        Assert.Equal(["first", "second", "low"], await TakeAllAsync());
    }

    [Fact]
    public async Task A_key_of_low_priority_is_raised_by_adding_it_again_and_taken_once()
    {
        _queue.Add("other", lowPriority: true);
        _queue.Add("raised", lowPriority: true);
        _queue.Add("raised");
        Assert.Equal(["raised", "other"], await TakeAllAsync());
        _queue.Add("raised", lowPriority: true);
        Assert.Equal(["raised"], await TakeAllAsync());
    }

    [Fact]
    public async Task A_key_in_work_is_not_given_to_a_second_worker_but_queued_again_when_it_is_done()
    {
        _queue.Add("a");
        Assert.Equal("a", await _queue.TakeAsync(Ct));
        _queue.Add("a");
        _queue.Add("a");
        Assert.Equal(0, _queue.Depth);
        _queue.Done("a");
        Assert.Equal(["a"], await TakeAllAsync());
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task What_is_added_in_work_keeps_the_higher_of_its_priorities()
    {
        _queue.Add("a");
        await _queue.TakeAsync(Ct);
        _queue.Add("a");
        _queue.Add("a", lowPriority: true);
        _queue.Add("b");
        _queue.Add("c", lowPriority: true);
        _queue.Done("a");
        Assert.Equal(["b", "a", "c"], await TakeAllAsync());
    }

    [Fact]
    public async Task A_worker_that_waits_gets_what_is_added()
    {
        var taking = _queue.TakeAsync(Ct).AsTask();
        Assert.False(taking.IsCompleted);
        _queue.Add("a");
        Assert.Equal("a", await taking.WaitAsync(TimeSpan.FromSeconds(10), Ct));
    }

    [Fact]
    public async Task Nothing_is_taken_with_a_token_that_is_cancelled()
    {
        _queue.Add("a");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _queue.TakeAsync(new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(1, _queue.Depth);
    }

    [Fact]
    public void A_delayed_key_is_ready_when_its_time_has_come_and_the_earlier_of_two_times_wins()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        Assert.Equal(3000, MillisecondsUntilReady(4000));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _queue.Depth);
    }

    [Fact]
    public async Task Adding_a_delayed_key_makes_it_ready_at_once_and_only_once()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.Add("a");
        Assert.Equal(["a"], await TakeAllAsync());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Adding_with_low_priority_does_not_cut_a_pause_short()
    {
        _queue.Add("a");
        await _queue.TakeAsync(Ct);
        _queue.Add("a", lowPriority: true);
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.Done("a");
        _queue.Add("a", lowPriority: true);
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _queue.Depth);
    }

    [Fact]
    public void Pauses_double_from_5_ms_to_1000_s_and_begin_anew_when_the_key_is_forgotten()
    {
        var pauses = Enumerable.Range(0, 20).Select(_ => Pause()).ToList();
        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640], pauses.Take(8));
        Assert.Equal([655_360, 1_000_000, 1_000_000], pauses.Skip(17));
        _queue.Forget("a");
        Assert.Equal(5, Pause());
    }

    private int Pause()
    {
        _queue.AddRateLimited("a");
        var pause = MillisecondsUntilReady(1_100_000);
        var taking = _queue.TakeAsync(Ct);
        Assert.True(taking.IsCompleted);
        _queue.Done("a");
        return pause;
    }

    private int MillisecondsUntilReady(int limit)
    {
        var waited = 0;
        // Steps of 5 ms where it is long, since the pauses are multiples of that.
        for (; _queue.Depth == 0 && waited < limit; waited += limit > 5000 ? 5 : 1) _time.Advance(TimeSpan.FromMilliseconds(limit > 5000 ? 5 : 1));
        return waited;
    }

    private async Task<List<string>> TakeAllAsync()
    {
        var taken = new List<string>();
        while (_queue.Depth > 0) taken.Add(await _queue.TakeAsync(Ct));
        taken.ForEach(_queue.Done);
        return taken;
    }
}
