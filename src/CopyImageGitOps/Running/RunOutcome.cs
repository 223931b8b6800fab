using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Running;

/// <summary>What a run did, or would do; the reports are renderings of it.</summary>
/// <param name="Images">By source.</param>
/// <param name="Rewriter">Applies the run to any version of a file; null where nothing is rewritten.</param>
/// <param name="LockRewrite">The new lock file; null if it stays as it is.</param>
public sealed record RunOutcome(FoundImages Found, IReadOnlyList<ImageOutcome> Images, FindingLog Findings, ImageRewriter? Rewriter, FileRewrite? LockRewrite)
{
    /// <summary>Applies the run to what the host commits, where that has kustomizations other than those that are rewritten; else null.</summary>
    public ImageRewriter? CommittedRewriter { get; init; }

    /// <summary>The manifests that were written.</summary>
    public IReadOnlyList<string> ManifestsWritten { get; init; } = [];
}
