using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>Makes one object what it should be, as far as that is allowed.</summary>
public interface IReconciler
{
    /// <summary>
    /// Called for one object by one worker at a time. Problems of the object, the registries and the API server are outcomes; what is thrown is a
    /// defect, or <paramref name="cancellationToken"/>.
    /// </summary>
    Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);
}

/// <summary>What became of an object, and so when it is looked at again.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The word for metrics and logs.</summary>
    public string Word => GetType().Name.ToLowerInvariant();

    /// <summary>It is gone, or references no public image: nothing was written.</summary>
    public sealed record Clean : Outcome;

    /// <summary>It was patched.</summary>
    public sealed record Repaired(IReadOnlyList<ImageRepair> Images) : Outcome;

    /// <summary>It references public images and is left alone on purpose; looked at again when it changes, and by a resync.</summary>
    public sealed record Reported(ReportReason Reason, string Message) : Outcome;

    /// <summary>Its turn has not come: too many rollouts are in progress.</summary>
    public sealed record Waiting(TimeSpan Delay, string Message) : Outcome;

    /// <summary>Somebody else wrote it meanwhile: at once again, with what is there now.</summary>
    public sealed record Conflicted(string Message) : Outcome;

    /// <summary>It could not be done now, and nothing was written: again after a pause that doubles.</summary>
    public sealed record Failed(Finding Finding) : Outcome
    {
        /// <summary>How long a server asks to be left alone, where it does: the pause instead of one that doubles.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }

    /// <summary>It cannot be done: again when the object changes, and by a resync.</summary>
    public sealed record Refused(Finding Finding) : Outcome;
}

/// <summary>One image that was replaced.</summary>
/// <param name="Source">As the object had it.</param>
/// <param name="Target">As it has it now.</param>
public sealed record ImageRepair(string Path, string? Container, string Source, string Target);

/// <summary>Why an object is left alone.</summary>
public enum ReportReason
{
    /// <summary><c>mode: audit</c>.</summary>
    Audit,

    /// <summary>Its namespace is not looked after.</summary>
    Namespace,

    /// <summary>It has a controlling owner, which would put it back.</summary>
    Owned,

    /// <summary>Argo CD, Flux or Helm would put it back.</summary>
    Managed,

    /// <summary>A paused Deployment.</summary>
    Paused,

    /// <summary><c>copyimage.dev/ignore: "true"</c>.</summary>
    Ignored,

    /// <summary>Somebody put the public image back three times within ten minutes.</summary>
    Reverted,
}
