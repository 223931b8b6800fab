using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>Of several replicas, one writes.</summary>
public interface ILeadership
{
    /// <summary>Also true while a cancelled <c>lead</c> is still being waited for; false from the moment at which another may lead.</summary>
    bool IsLeader { get; }

    /// <summary>Who leads, as its Lease says; null if nobody, or if that is not known.</summary>
    string? Leader { get; }

    /// <summary>Why the Lease cannot be read or written at present; null if it can.</summary>
    Finding? Problem { get; }

    /// <summary>
    /// Takes part in the election until the token is cancelled, and then returns. <paramref name="lead"/> is called each time the leadership is won, with
    /// a token that is cancelled when it is lost; the leadership is given up only after it has returned. When the token is cancelled, the Lease is
    /// released. What <paramref name="lead"/> throws is thrown, after the release.
    /// </summary>
    Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken);
}
