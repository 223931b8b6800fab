using System.Collections.Concurrent;
using CopyImageGitOps.Controller.Queueing;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Findings;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Queueing;

public sealed class WorkerPoolTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly Finding Problem = new(Severity.Error, FindingCodes.ImageNotFound, "no such image");

    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;
    private readonly ConcurrentQueue<string> _handled = [];
    private readonly CancellationTokenSource _stop = new();

    public WorkerPoolTests() => _queue = new WorkQueue<string>(_time);

    public static TheoryData<Outcome, string> Outcomes { get; } = new()
    {
        { new Outcome.Clean(), "forget" },
        { new Outcome.Repaired([]), "forget" },
        { new Outcome.Reported(ReportReason.Paused, "paused"), "forget" },
        { new Outcome.Refused(Problem), "forget" },
        { new Outcome.Waiting(TimeSpan.FromSeconds(7), "its turn"), "after 7 s" },
        { new Outcome.Conflicted("somebody else"), "rate limited to 1 s" },
        { new Outcome.Failed(Problem), "rate limited" },
        { new Outcome.Failed(Problem) { RetryAfter = TimeSpan.FromSeconds(7) }, "after 7 s" },
        { new Outcome.Failed(Problem) { RetryAfter = TimeSpan.FromDays(1) }, "after 1000 s" },
    };

    public void Dispose()
    {
        _stop.Dispose();
        _queue.Dispose();
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task An_outcome_decides_when_the_key_is_handled_again(Outcome outcome, string calls)
    {
        var recorder = new RecordingQueue(_queue);
        var pool = Run(1, (_, _) => Task.FromResult(outcome), queue: recorder);
        _queue.Add("a");
        await UntilAsync(() => recorder.Calls.Contains("done"));
        await StopAsync(pool);
        Assert.Equal($"{calls}, done", string.Join(", ", recorder.Calls));
    }

    [Fact]
    public async Task A_handler_that_throws_stops_nothing_and_its_key_is_tried_again()
    {
        var pool = Run(1, (key, _) => key == "bad" ? throw new InvalidOperationException("defect") : Task.FromResult<Outcome>(new Outcome.Clean()));
        _queue.Add("bad");
        _queue.Add("good");
        await UntilAsync(() => _handled.Count == 2);
        _time.Advance(TimeSpan.FromMilliseconds(5));
        await UntilAsync(() => _handled.Count == 3);
        await StopAsync(pool);
        Assert.Equal(["bad", "good", "bad"], _handled);
    }

    [Fact]
    public async Task A_pool_that_stops_takes_nothing_new_and_lets_what_runs_end()
    {
        var release = new TaskCompletionSource();
        var pool = Run(1, async (_, _) =>
        {
            await release.Task;
            return new Outcome.Clean();
        });
        _queue.Add("running");
        await UntilAsync(() => _handled.Count == 1);
        _queue.Add("next");
        await _stop.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(pool.IsCompleted);
        release.SetResult();
        await pool.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["running"], _handled);
        Assert.Equal(1, _queue.Depth);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_runs_is_cancelled_after_30_s_or_at_once_and_stays_in_the_queue(bool isAbandoned)
    {
        using var abandon = new CancellationTokenSource();
        var pool = Run(2, async (_, end) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, end);
            return new Outcome.Clean();
        }, abandon);
        _queue.Add("hanging");
        await UntilAsync(() => _handled.Count == 1);
        if (isAbandoned) await abandon.CancelAsync();
        else await _stop.CancelAsync();
        await UntilAsync(() =>
        {
            if (!isAbandoned) _time.Advance(TimeSpan.FromSeconds(30));
            return pool.IsCompleted;
        });
        await pool;
        Assert.Equal(1, _queue.Depth);
    }

    private Task Run(
        int workers, Func<string, CancellationToken, Task<Outcome>> handler, CancellationTokenSource? abandon = null, IWorkQueue<string>? queue = null)
    {
        var pool = new WorkerPool<string>(queue ?? _queue, HandleAsync, workers, _time, NullLogger.Instance);
        return pool.RunAsync(_stop.Token, abandon?.Token ?? CancellationToken.None);

        Task<Outcome> HandleAsync(string key, CancellationToken ct)
        {
            _handled.Enqueue(key);
            return handler(key, ct);
        }
    }

    private static Task UntilAsync(Func<bool> condition) => Until.TrueAsync(condition);

    private async Task StopAsync(Task pool)
    {
        await _stop.CancelAsync();
        await pool.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }
}
