using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>
/// Puts a commit that was made here on a branch of the remote repository: by a push (<c>GitPush</c>), or through GitHub's API, which signs it
/// (<c>SignedCommit</c>).
/// </summary>
internal interface IBranchPublisher
{
    /// <summary>Never rewinds the branch, but for <see cref="BranchPublication.Replaced"/>.</summary>
    Task<PublishOutcome> PublishAsync(BranchPublication publication, CancellationToken cancellationToken);
}

/// <summary>A local commit, and the branch that it shall be the tip of.</summary>
/// <param name="GitDirectory">The repository, or the linked worktree, that has the commit.</param>
/// <param name="Commit">The id of the commit; it has one parent.</param>
/// <param name="Branch">The branch of the remote repository, as in <c>main</c>.</param>
internal sealed record BranchPublication(string GitDirectory, string Commit, string Branch)
{
    /// <summary>As <see cref="Replaced"/>: there must be no such branch.</summary>
    public const string NoBranch = "0000000000000000000000000000000000000000";

    /// <summary>
    /// Null: the branch must be an ancestor of the commit, or not exist. Otherwise the branch is replaced (a branch that is ours alone), if its
    /// tip still is this one; all zeros if it must not exist.
    /// </summary>
    public string? Replaced { get; init; }
}

/// <summary>What became of a <see cref="BranchPublication"/>.</summary>
internal abstract record PublishOutcome
{
    /// <param name="Commit">The id of the branch's new tip; another one than the local commit's where the remote made it.</param>
    public sealed record Published(string Commit) : PublishOutcome
    {
        /// <summary>Where the branch was before, perhaps abbreviated; the commit itself if it was there; null if it did not exist.</summary>
        public string? Previous { get; init; }
    }

    /// <summary>The branch has moved meanwhile: the run is to be made again on its new tip.</summary>
    public sealed record Raced : PublishOutcome;

    /// <summary>Trying again does not help: missing permission, protected branch, no such repository.</summary>
    public sealed record Failed(Finding Finding) : PublishOutcome;
}
