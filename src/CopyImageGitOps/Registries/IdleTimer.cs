namespace CopyImageGitOps.Registries;

/// <summary>A token that is cancelled when nothing has happened for a while, or when the caller's is.</summary>
internal sealed class IdleTimer : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;
    private TimeSpan _limit;

    public IdleTimer(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        (_caller, _limit) = (caller, limit);
        _timeout = new CancellationTokenSource(limit, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _timeout.Token);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>True if it was the silence, and not the caller, that cancelled.</summary>
    public bool HasExpired => _timeout.IsCancellationRequested && !_caller.IsCancellationRequested;

    public TimeoutException Expiry(Exception? inner = null) => new($"nothing happened for {_limit.TotalSeconds:0.#} s.", inner);

    public void Restart(TimeSpan limit)
    {
        _limit = limit;
        _timeout.CancelAfter(limit);
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timeout.Dispose();
    }
}
