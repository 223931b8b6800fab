using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Git;

/// <summary>What can be wrong with a repository, each with its hint: one place for the wording.</summary>
public static class GitFindings
{
    private const string OrNoCommit = "or use --no-commit to rewrite the files only.";

    /// <summary>For the host to report when <see cref="GitRepository.Discover"/> finds none and a commit was asked for.</summary>
    public static Finding NoRepository(string path) =>
        Error(FindingCodes.GitNoRepository, $"'{path}' is not in a Git repository.", $"Run it in a clone of the repository, {OrNoCommit}");

    internal static Finding Submodule(string path) =>
        new(Severity.Info, FindingCodes.SubmoduleSkipped, "A submodule: its manifests are not read")
        {
            Hint = "Run in the repository that it comes from.",
            File = path,
        };

    internal static Finding Bare(string directory) =>
        Error(
            FindingCodes.GitBareRepository,
            $"'{directory}' is a bare repository: it has no working tree to rewrite.",
            "Run it in a clone with a working tree.");

    internal static Finding Detached(string commit) =>
        Error(
            FindingCodes.GitDetachedHead,
            $"HEAD is detached at {commit[..10]}: a commit here would belong to no branch.",
            $"Switch to a branch first ('git switch <branch>'), {OrNoCommit}");

    internal static Finding Unborn(string branch) =>
        Error(
            FindingCodes.GitUnbornBranch,
            $"The branch '{branch}' has no commit yet, so there is nothing committed that could be rewritten.",
            $"Commit the manifests first ('git commit'), {OrNoCommit}");

    internal static Finding InProgress(string operation) =>
        Error(
            FindingCodes.GitOperationInProgress,
            $"A {operation} is in progress in this repository.",
            $"Finish or abort it first ('git status' shows how), {OrNoCommit}");

    internal static Finding Conflict(string path) =>
        Error(
            FindingCodes.GitConflict,
            $"'{path}' has unresolved conflicts in Git's index.",
            $"Resolve them and 'git add' the file, {OrNoCommit}");

    internal static Finding NoIdentity(string role, string missing) =>
        Error(
            FindingCodes.GitNoIdentity,
            $"Git knows no {missing} for the {role} of the commit.",
            "Set it: git config user.name \"…\" && git config user.email \"…\", "
            + $"or GIT_{role.ToUpperInvariant()}_NAME and GIT_{role.ToUpperInvariant()}_EMAIL.");

    internal static Finding BadDate(string variable, string value) =>
        Error(
            FindingCodes.GitFailed,
            $"{variable} is not a date: '{value}'.",
            "Write it as '2005-04-07T22:13:13+02:00' or as '<seconds since 1970> +0200', or unset it.");

    internal static Finding BadAuthor(string author) =>
        Error(
            FindingCodes.ConfigInvalid,
            $"The commit author '{author}' is not of the form 'Name <mail>'.",
            "Write it as 'Jane Doe <jane@example.com>'.");

    internal static Finding BadMessage(string reason) =>
        Error(FindingCodes.ConfigInvalid, $"The commit message {reason}.", "Correct the message in the configuration.");

    internal static Finding Locked(string reason) =>
        Error(
            FindingCodes.GitLocked,
            $"Another process is changing the repository ({reason}). The files are rewritten but not committed.",
            "Wait until the other git command has ended and run again; if none is running, remove the lock file.");

    internal static Finding BranchMoved(string branch) =>
        Error(
            FindingCodes.GitBranchMoved,
            $"The branch '{branch}' was moved by another process while the commit was made. The files are rewritten but not committed.",
            "Run again: it commits on top of the new tip.");

    internal static Finding Failed(string message) => Error(FindingCodes.GitFailed, $"Git failed: {message.TrimEnd('.')}.", HintOn(message));

    /// <summary>The forms of an index that libgit2 does not read, by the names of their extensions.</summary>
    private static string? HintOn(string message) => message switch
    {
        _ when message.Contains("extension: 'sdir'", StringComparison.Ordinal) => "Have a full index: git sparse-checkout reapply --no-sparse-index",
        _ when message.Contains("extension: 'link'", StringComparison.Ordinal) => "Have an index in one piece: git update-index --no-split-index",
        _ => null,
    };

    internal static Finding NoGit() =>
        Error(FindingCodes.GitUnavailable, "The program 'git' was not found; a commit needs it.", $"Install git, {OrNoCommit}");

    internal static Finding Unavailable(string message) =>
        Error(
            FindingCodes.GitUnavailable,
            $"The Git library could not be loaded: {message}",
            "Install copyimage again with the libgit2 file that comes with it.");

    internal static Finding NotInHead(string path) =>
        NotCommitted(
            Severity.Info,
            path,
            "is staged but in no commit yet: it is rewritten in the working tree and in the index, and your next commit has it",
            null);

    internal static Finding Ignored(string path) =>
        NotCommitted(
            Severity.Warning,
            path,
            "is ignored by Git and was not committed",
            "Take it out of .gitignore, so that every clone has it.");

    internal static Finding LargeFileStorage(string path) =>
        NotCommitted(
            Severity.Warning,
            path,
            "is stored with Git LFS: it was rewritten but not committed",
            "Commit it with git, or take manifests out of Git LFS.");

    internal static Finding Filtered(string path, string filter) =>
        NotCommitted(
            Severity.Warning,
            path,
            $"is stored through the Git filter '{filter}': it was rewritten but not committed",
            $"Commit it yourself: git add '{path}' && git commit");

    private static Finding NotCommitted(Severity severity, string path, string state, string? hint) =>
        new(severity, FindingCodes.GitNotCommitted, $"'{path}' {state}.") { File = path, Hint = hint };

    private static Finding Error(string code, string message, string? hint) => new(Severity.Error, code, message) { Hint = hint };
}
