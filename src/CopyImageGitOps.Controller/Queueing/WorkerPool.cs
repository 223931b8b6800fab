using CopyImageGitOps.Controller.Reconciling;

namespace CopyImageGitOps.Controller.Queueing;

/// <summary>
/// Workers that take keys from a queue and have them handled. What a handler throws is its defect: it is logged, the key is tried again after a pause,
/// and the worker goes on.
/// </summary>
/// <param name="handler">Is given a key and a token that is cancelled when there is no more time.</param>
/// <param name="workers">How many keys are handled at once.</param>
public sealed class WorkerPool<TKey>(
    IWorkQueue<TKey> queue, Func<TKey, CancellationToken, Task<Outcome>> handler, int workers, TimeProvider time, ILogger logger)
    where TKey : notnull
{
    /// <summary>Who was slower than somebody else has not failed, and is as likely as before to be the quicker one next time.</summary>
    private static readonly TimeSpan LongestPauseOfConflicts = TimeSpan.FromSeconds(1);

    /// <summary>As the queue's own: nobody knows whether whoever asks for a day means it.</summary>
    private static readonly TimeSpan LongestPauseAsked = TimeSpan.FromSeconds(1000);

    /// <summary>How long those that are being handled when the pool is to stop may take to end.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Works until it is to stop; returns when no handler runs any more. May be run again after that.</summary>
    /// <param name="stop">No new key is taken from then on, and what is being handled may end within <see cref="Grace"/>.</param>
    /// <param name="abandon">What is being handled is cancelled at once, as where somebody else may already be doing the same.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abandon = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(abandon);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
        var all = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(stopped.Token, end.Token), CancellationToken.None)));
        await Task.WhenAny(all, Task.Delay(Timeout.InfiniteTimeSpan, time, stopped.Token));
        await Task.WhenAny(all, Task.Delay(Grace, time, end.Token));
        await end.CancelAsync();
        await all;
    }

    private async Task WorkAsync(CancellationToken stop, CancellationToken end)
    {
        while (await TakeAsync(stop) is { } taken)
        {
            try
            {
                await HandleAsync(taken.Key, end);
            }
            finally
            {
                queue.Done(taken.Key);
            }
        }
    }

    private async Task<Taken?> TakeAsync(CancellationToken stop)
    {
        try
        {
            return new Taken(await queue.TakeAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task HandleAsync(TKey key, CancellationToken end)
    {
        try
        {
            Return(key, await handler(key, end));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Not done: for whoever works next.
            queue.Add(key);
        }
#pragma warning disable CA1031 // One object that cannot be handled must not stop all others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            QueueLog.HandlerFailed(logger, e, key.ToString()!);
            queue.AddRateLimited(key);
        }
    }

    private void Return(TKey key, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Failed { RetryAfter: { } asked }:
                queue.AddAfter(key, asked < LongestPauseAsked ? asked : LongestPauseAsked);
                break;
            case Outcome.Failed:
                queue.AddRateLimited(key);
                break;
            case Outcome.Conflicted:
                queue.AddRateLimited(key, LongestPauseOfConflicts);
                break;
            case Outcome.Waiting waiting:
                queue.AddAfter(key, waiting.Delay);
                break;
            default:
                queue.Forget(key);
                break;
        }
    }

    private sealed record Taken(TKey Key);
}
