namespace CopyImageGitOps.Controller.Leading;

/// <summary>Of several replicas, one writes.</summary>
public interface ILeadership
{
    bool IsLeader { get; }

    /// <summary>Who leads, as its Lease says; null if nobody, or if that is not known.</summary>
    string? Leader { get; }

    /// <summary>
    /// Takes part in the election until the token is cancelled. <paramref name="lead"/> is called each time the leadership is won, with a token that is
    /// cancelled when it is lost; the leadership is given up only after it has returned. When the token is cancelled, the Lease is released.
    /// </summary>
    Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken);
}
