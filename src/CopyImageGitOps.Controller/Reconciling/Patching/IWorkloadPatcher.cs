using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>Writes to the cluster.</summary>
public interface IWorkloadPatcher
{
    /// <summary>One request; it is never repeated here.</summary>
    Task<PatchAnswer> PatchAsync(Workload workload, WorkloadPatch patch, CancellationToken cancellationToken);
}

/// <summary>What the API server did with a patch.</summary>
public enum PatchVerdict
{
    Applied,

    /// <summary>The object is another by now: nothing was written.</summary>
    Conflicted,

    /// <summary>There is no such object any more.</summary>
    Gone,

    /// <summary>It will not be taken, also later.</summary>
    Refused,

    /// <summary>It could not be done now, or it is not known whether it was; a patch that was applied is refused when it comes again.</summary>
    Failed,
}

/// <param name="Problem">What is wrong; not null if it was refused, or failed.</param>
public sealed record PatchAnswer(PatchVerdict Verdict, Finding? Problem = null)
{
    /// <summary>How long the API server asks to be left alone; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
