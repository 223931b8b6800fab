using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>The states of a repository in which no commit is made.</summary>
internal static class CommitObstacles
{
    /// <param name="allowsDetached">Whether a commit on no branch is wanted.</param>
    public static IEnumerable<Finding> In(Repository repository, bool allowsDetached)
    {
        if (repository.Info.IsBare)
        {
            yield return GitFindings.Bare(repository.Info.Path.TrimEnd('/'));
            yield break;
        }

        // A rebase detaches HEAD, a merge leaves conflicts: the cause is named, not its consequences.
        if (Name(repository.Info.CurrentOperation) is { } operation) yield return GitFindings.InProgress(operation);
        else if (repository.Info.IsHeadUnborn) yield return GitFindings.Unborn(repository.Head.FriendlyName);
        else if (repository.Info.IsHeadDetached && !allowsDetached) yield return GitFindings.Detached(repository.Head.Tip.Sha);

        foreach (var path in repository.Index.Conflicts.Select(c => (c.Ours ?? c.Theirs ?? c.Ancestor).Path).Distinct(StringComparer.Ordinal))
            yield return GitFindings.Conflict(path);
    }

    private static string? Name(CurrentOperation operation) => operation switch
    {
        CurrentOperation.None => null,
        CurrentOperation.Merge => "merge",
        CurrentOperation.Revert or CurrentOperation.RevertSequence => "revert",
        CurrentOperation.CherryPick or CurrentOperation.CherryPickSequence => "cherry-pick",
        CurrentOperation.Bisect => "bisection",
        CurrentOperation.ApplyMailbox or CurrentOperation.ApplyMailboxOrRebase => "'git am'",
        _ => "rebase",
    };
}
