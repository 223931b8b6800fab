namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>
/// The work of a key is done by one at a time; who comes meanwhile waits, and gets the same result or the same failure. Nothing is kept: who comes
/// later does it anew.
/// </summary>
internal sealed class SharedWork<TKey, TResult> where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Task<TResult>> _running = [];

    /// <returns>The result, and whether it was this caller's work.</returns>
    public async Task<(TResult Result, bool IsOwn)> RunAsync(
        TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (task, isOwn) = Join(key, work, cancellationToken);
            try
            {
                return (await task.WaitAsync(cancellationToken), isOwn);
            }
            catch (OperationCanceledException) when (!isOwn && !cancellationToken.IsCancellationRequested)
            {
                // Whose work it was has given up; this one has not.
            }
        }
    }

    private (Task<TResult> Task, bool IsOwn) Join(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(key, out var running)) return (running, false);
            return (_running[key] = StartAsync(key, work, cancellationToken), true);
        }
    }

    private async Task<TResult> StartAsync(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            return await work(cancellationToken);
        }
        finally
        {
            lock (_lock) _running.Remove(key);
        }
    }
}
