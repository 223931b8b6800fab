using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Git;

/// <summary>What shall be committed. Paths are relative to the directory of the run, with <c>/</c>.</summary>
public sealed record CommitRequest
{
    /// <summary>The files that the run changed, and the <see cref="GitRepository.DifferingFiles"/> from before it.</summary>
    public required IReadOnlyCollection<string> Paths { get; init; }

    /// <summary>Those of them that the run has just written in the working tree.</summary>
    public IReadOnlyCollection<string> Written { get; init; } = [];

    /// <summary>
    /// The edits, as a function of a path and any version of that file: the new content, or null if there is nothing to change in it. It
    /// must give null for its own results.
    /// </summary>
    public required Func<string, ReadOnlyMemory<byte>, byte[]?> Rewrite { get; init; }

    /// <summary>The edits of what is staged, where that is not HEAD's version; null if they are the same.</summary>
    public Func<string, ReadOnlyMemory<byte>, byte[]?>? RewriteStaged { get; init; }

    /// <summary>Files that are ours alone, with their whole content: the lock file.</summary>
    public IReadOnlyDictionary<string, byte[]> WholeFiles { get; init; } = new Dictionary<string, byte[]>();

    public required string Message { get; init; }

    /// <summary><c>Name &lt;mail&gt;</c>; null is Git's own identity.</summary>
    public string? Author { get; init; }

    /// <summary>Adds a <c>Signed-off-by</c> line with the committer's identity.</summary>
    public bool SignOff { get; init; }
}

/// <summary>The commit that was made, or why there is none. Where the findings have an error, the branch has not moved.</summary>
/// <param name="Commit">The id of the new commit; null if there was nothing to commit, or if the findings have an error.</param>
/// <param name="Files">The files that the commit changes, sorted.</param>
public sealed record CommitOutcome(string? Commit, IReadOnlyList<string> Files, IReadOnlyList<Finding> Findings);
