using CopyImageGitOps.Controller.Locks;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Locks;

/// <summary>A lock source that runs in a time of its own.</summary>
internal sealed class RunningLock : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly FakeTimeProvider _time = new();
    private readonly Task _running;
    private int _changes;

    public RunningLock(Func<TimeProvider, Action, PolledLock> create)
    {
        Source = create(_time, () => Interlocked.Increment(ref _changes));
        _running = Source.RunAsync(_stop.Token);
    }

    public PolledLock Source { get; }

    public int Changes => Volatile.Read(ref _changes);

    /// <summary>What it has, and what it says is wrong.</summary>
    public (string Tags, string? Problem) State => (LockTexts.Tags(Source.Current), Source.Problem is { } problem ? FindingText.Of(problem) : null);

    /// <summary>Lets time pass until it has this; it must look again for that.</summary>
    public Task ShowsAsync(string tags, string? problem) => ShowsAsync(state => state == (tags, problem));

    public async Task<(string Tags, string? Problem)> ShowsAsync(Func<(string Tags, string? Problem), bool> isWanted) => await Eventually.GetsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(State);
        },
        isWanted, TestContext.Current.CancellationToken);

    /// <summary>Lets time pass until something has happened.</summary>
    public async Task PassAsync(Func<bool> until) => await Eventually.GetsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(until());
        },
        isTrue => isTrue, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _stop.Dispose();
    }
}
