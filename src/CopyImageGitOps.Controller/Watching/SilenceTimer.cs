namespace CopyImageGitOps.Controller.Watching;

/// <summary>Ends what has not been heard of for a while.</summary>
internal sealed class SilenceTimer : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;

    public SilenceTimer(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        (_caller, _limit) = (caller, limit);
        _timeout = new CancellationTokenSource(limit, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _timeout.Token);
    }

    /// <summary>Something was heard.</summary>
    public void Restart() => _timeout.CancelAfter(_limit);

    /// <param name="problem">What the silence means.</param>
    /// <exception cref="TimeoutException">Nothing was heard in time.</exception>
    public async Task GuardAsync(string problem, Func<CancellationToken, Task> action)
    {
        try
        {
            await action(_linked.Token);
        }
        catch (Exception e) when (_timeout.IsCancellationRequested && !_caller.IsCancellationRequested)
        {
            throw new TimeoutException($"{problem}: nothing was heard for {_limit.TotalSeconds:0} s", e);
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timeout.Dispose();
    }
}
