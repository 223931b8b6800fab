using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Why it is not clear where to push to, each with its hint; nothing was touched.</summary>
internal static class PushTargetFindings
{
    public static Finding NoRemote(string remote) =>
        Error($"The repository has no remote '{remote}' to push to.", "Name one of those that 'git remote' shows with --remote, or add it: git remote add.");

    public static Finding NoBranchName(string branch) => Error($"'{branch}' is no name that a branch can have.", "Give the name without 'refs/heads/'.");

    public static Finding Detached() =>
        Error(
            "HEAD is detached, so there is no current branch to push to.",
            "In GitHub Actions on pull_request events, give actions/checkout 'ref: ${{ github.head_ref }}'; or name the branch with --branch.");

    private static Finding Error(string message, string hint) => new(Severity.Error, FindingCodes.PushTarget, message) { Hint = hint };
}
