using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>A commit that was to be pushed, and where to.</summary>
internal sealed record PushedBranch(string Commit, string Branch, string Remote)
{
    public override string ToString() => $"The commit {Commit[..10]} was made, but not pushed to '{Branch}' of '{Remote}'";
}

/// <summary>Why a commit was not pushed, each with its hint: one place for the wording.</summary>
internal static class PushFindings
{
    private const string Again = "Then run again with --push: the commit is kept, and pushed as it is.";

    public static Finding Of(RemoteProblem problem, PushedBranch branch, RemoteAnswer answer) =>
        RemoteFindings.Of(problem, branch.ToString(), branch.Remote, answer, Again);

    public static Finding Declined(PushedBranch branch, string reason, RemoteAnswer answer)
    {
        var isProtected = reason.Contains("protected branch", StringComparison.Ordinal) || reason.Contains("rule violation", StringComparison.Ordinal)
            || answer.Error.Contains("GH006", StringComparison.Ordinal) || answer.Error.Contains("GH013", StringComparison.Ordinal);
        var said = answer.HasRemoteText ? $"{reason}: {answer.Quote}" : reason;
        return isProtected
            ? Error(
                FindingCodes.PushProtected,
                $"{branch}: the branch is protected ({said}).",
                $"Use --pull-request, or let the user or the app that pushes bypass the rules. {Again}")
            : Error(FindingCodes.PushDeclined, $"{branch}: the remote declined it ({said}).", $"Do what the remote says. {Again}");
    }

    public static Finding Shallow(PushedBranch branch) =>
        Error(
            FindingCodes.PushDeclined,
            $"{branch}: the remote takes nothing from a shallow clone.",
            $"Fetch the whole history ('git fetch --unshallow'; in GitHub Actions, 'fetch-depth: 0'). {Again}");

    public static Finding Hook(PushedBranch branch, string said) =>
        Error(
            FindingCodes.GitHookFailed,
            $"{branch}: the hook 'pre-push' refused it{(said.Length == 0 ? "" : $": {said.TrimEnd('.')}")}.",
            $"Correct what the hook names. {Again}");

    public static Finding Other(PushedBranch branch, string said) =>
        Error(FindingCodes.GitFailed, $"{branch}: {said.TrimEnd('.')}.", $"Do what git says. {Again}");

    private static Finding Error(string code, string message, string hint) => new(Severity.Error, code, message) { Hint = hint };
}
