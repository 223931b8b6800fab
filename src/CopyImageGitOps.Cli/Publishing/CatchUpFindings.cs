using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Why a run cannot be made again on the new tip of a branch, each with its hint; the local commit is kept.</summary>
internal static class CatchUpFindings
{
    public static Finding Diverged(PushTarget target, string commit) =>
        Error(
            FindingCodes.PushDiverged,
            $"The commit {commit[..10]} is not pushed: {target} has commits that are not here, and commits here, besides it, are not there.",
            "Bring them together first ('git pull --rebase', or 'git pull'), then run again with --push.");

    public static Finding OtherBranch(PushTarget target, string commit) =>
        Error(
            FindingCodes.PushDiverged,
            $"The commit {commit[..10]} is not pushed: {target} has commits that the current branch does not have.",
            $"Run on that branch ('git switch {target.Branch}'), push to a new one, or use --pull-request, whose branch is made anew each time.");

    public static Finding Blocked(PushTarget target, string commit, string error) =>
        Error(
            FindingCodes.PushBlocked,
            $"The commit {commit[..10]} is not pushed: {target} has moved, and files here are in the way of its changes ({ForeignText.Shown(error, [])}).",
            "Commit, stash or remove them, then run again with --push.");

    public static Finding Unfetched(PushTarget target, RemoteAnswer answer) => RemoteFindings.Of(
        RemoteProblems.In(answer.Error),
        $"{target} has moved and could not be fetched",
        target.Git.Remote,
        answer,
        "Then run again with --push: the commit is kept.");

    public static Finding Raced(PushTarget target, string commit, int attempts) =>
        Error(
            FindingCodes.PushRaced,
            $"The commit {commit[..10]} was made, but not pushed: others changed or locked {target} during each of {attempts} attempts.",
            "Run again with --push, or allow more attempts with --push-attempts.");

    private static Finding Error(string code, string message, string hint) => new(Severity.Error, code, message) { Hint = hint };
}
