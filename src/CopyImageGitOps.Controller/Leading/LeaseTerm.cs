namespace CopyImageGitOps.Controller.Leading;

/// <summary>The time in office of a leader: ends one renew deadline after the last renewal began, whatever the renewing does meanwhile.</summary>
internal sealed class LeaseTerm : IDisposable
{
    private readonly LeaseTimes _times;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _over;
    private long _renewed;

    /// <param name="won">The timestamp at which the request began that won.</param>
    public LeaseTerm(LeaseTimes times, TimeProvider time, long won, CancellationToken cancellationToken)
    {
        (_times, _time, _renewed) = (times, time, won);
        _lost = new CancellationTokenSource(Left(won), time);
        _over = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, cancellationToken);
    }

    /// <summary>Cancelled when the leadership is lost, and when the process is to stop.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Cancelled only when it is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Asks the clock too: the timer of a process that was stopped for a while fires late.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && Left(Interlocked.Read(ref _renewed)) > TimeSpan.Zero;

    /// <summary>What was lost stays lost.</summary>
    /// <param name="began">The timestamp at which the request began.</param>
    public void Renew(long began)
    {
        Interlocked.Exchange(ref _renewed, began);
        _lost.CancelAfter(Left(began));
    }

    public void Lose() => _lost.Cancel();

    public void Dispose()
    {
        _over.Dispose();
        _lost.Dispose();
    }

    private TimeSpan Left(long began)
    {
        var left = _times.RenewDeadline - _time.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
