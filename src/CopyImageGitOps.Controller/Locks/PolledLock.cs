using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>A lock file that is looked at every so often, by its content. One that cannot be read leaves the last good one in place.</summary>
/// <param name="changed">Called after <see cref="Current"/> has changed: what waits for it can go on.</param>
public abstract class PolledLock(TimeProvider time, ILogger logger, Action changed) : ILockSource
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _firstRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LockFile _current = LockFile.Empty;
    private volatile Finding? _problem;
    private (byte[]? Content, Finding? Fault)? _last;

    public LockFile Current => _current;

    public Finding? Problem => _problem;

    /// <summary>Completes when there is one that could be read, or certainly none. Before that, images would get other names than in Git.</summary>
    public Task FirstRead => _firstRead.Task;

    /// <summary>The pause between two looks, before jitter.</summary>
    protected abstract TimeSpan Interval { get; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            var reading = await ReadAsync(cancellationToken);
            Accept(reading);
            failures = reading is LockReading.Failed ? failures + 1 : 0;
            await Task.Delay(Pause(failures), time, cancellationToken);
        }
    }

    /// <summary>What is there now; errors are readings.</summary>
    protected abstract Task<LockReading> ReadAsync(CancellationToken cancellationToken);

    private void Accept(LockReading reading)
    {
        switch (reading)
        {
            case LockReading.Failed failed:
                Show(failed.Problem);
                break;
            case LockReading.Absent absent:
                Take(null, absent.Problem);
                break;
            case LockReading.Present present:
                Take(present.Content, null);
                break;
            default:
                Show(_last?.Fault);
                break;
        }
    }

    private void Take(byte[]? content, Finding? problem)
    {
        if (_last is { } last && IsSame(last.Content, content))
        {
            Show(last.Fault);
            return;
        }

        try
        {
            _current = content is null ? LockFile.Empty : LockFileReader.Read(content);
            _last = (content, problem);
            Show(problem);
            LockLog.Read(logger, this, _current.Images.Count);
            _firstRead.TrySetResult();
            changed();
        }
        catch (LockFileException exception)
        {
            _last = (content, exception.Finding with { File = $"{this}" });
            Show(_last?.Fault);
        }
    }

    private void Show(Finding? problem)
    {
        if (problem == _problem) return;
        _problem = problem;
        if (problem is null) return;
        var text = FindingText.Of(problem);
        LockLog.Problem(logger, text);
    }

    private static bool IsSame(byte[]? one, byte[]? other) =>
        one is null || other is null ? one is null && other is null : one.AsSpan().SequenceEqual(other);

    private TimeSpan Pause(int failures)
    {
        var pause = failures == 0 ? Interval : TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, ShortestPause.Ticks * Math.Pow(2, failures - 1)));
#pragma warning disable CA5394 // Jitter is no secret.
        return pause * (0.8 + (0.4 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }
}

/// <summary>What a look at a lock file gave.</summary>
public abstract record LockReading
{
    private LockReading()
    {
    }

    /// <summary>It is what it was.</summary>
    public sealed record Unchanged : LockReading;

    public sealed record Present(byte[] Content) : LockReading;

    /// <param name="Problem">Null where that is in order.</param>
    public sealed record Absent(Finding? Problem) : LockReading;

    /// <summary>Nobody knows: to be tried again soon.</summary>
    public sealed record Failed(Finding Problem) : LockReading;
}
