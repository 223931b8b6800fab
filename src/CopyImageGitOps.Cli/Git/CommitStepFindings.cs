using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Git;

/// <summary>What hooks and signatures can make of a commit, each with its hint.</summary>
internal static class CommitStepFindings
{
    private const string NotCommitted = "The files are rewritten but not committed.";

    public static Finding HookFailed(string hook, int exitCode, string said) =>
        Error(
            FindingCodes.GitHookFailed,
            $"The hook '{hook}' refused the commit with exit code {exitCode}{(said.Length == 0 ? "" : $": {said.TrimEnd('.')}")}. {NotCommitted}",
            hook == "prepare-commit-msg" ? "Correct what it names and run again." : "Correct what it names and run again, or skip it with --no-verify.");

    public static Finding EmptyMessage() =>
        Error(FindingCodes.GitHookFailed, $"After the hooks, the commit message is empty. {NotCommitted}", "Correct the hook that empties it and run again.");

    public static Finding HookSkipped(string hook) =>
        new(Severity.Warning, FindingCodes.GitHookSkipped, $"The hook '{hook}' was not run: this git has no command 'git hook'.")
        {
            Hint = "Install git 2.36 or newer, or run the hook on the commit yourself.",
        };

    public static Finding Unsigned(string said) =>
        Error(
            FindingCodes.GitSigningFailed,
            $"The commit could not be signed: {said.TrimEnd('.')}. {NotCommitted}",
            "Check user.signingKey, gpg.format and the key's agent; or set commit.gpgSign to false.");

    private static Finding Error(string code, string message, string hint) => new(Severity.Error, code, message) { Hint = hint };
}
