using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Status;

/// <summary>What the controller has done lately, for the status page and the metrics.</summary>
public interface IStatusBoard
{
    /// <summary>Each outcome, when it happens.</summary>
    /// <param name="elapsed">How long the reconcile took.</param>
    void Record(ObjectKey key, Outcome outcome, TimeSpan elapsed);

    /// <summary>It is gone, or references no public image any more.</summary>
    void Forget(ObjectKey key);
}
