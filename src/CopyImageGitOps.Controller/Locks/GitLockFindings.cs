using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Locks;

/// <summary>What can be wrong with a lock file in Git, each with its hint: one place for the wording.</summary>
internal static class GitLockFindings
{
    private const string Still = "Until then, the last lock file that was read is used.";

    /// <summary>The texts of git and OpenSSH by which problems are known: nothing else tells them apart. The first that is found wins.</summary>
    private static readonly (string Text, string Code)[] Known =
    [
        ("permission denied (publickey", FindingCodes.RemoteUnauthorized),
        ("host key verification failed", FindingCodes.RemoteUnauthorized),
        ("repository not found", FindingCodes.RemoteNotFound),
        ("could not read username", FindingCodes.RemoteUnauthorized),
        ("authentication failed", FindingCodes.RemoteUnauthorized),
        ("returned error: 401", FindingCodes.RemoteUnauthorized),
        ("returned error: 403", FindingCodes.RemoteUnauthorized),
        ("returned error: 404", FindingCodes.RemoteNotFound),
        ("does not appear to be a git repository", FindingCodes.RemoteNotFound),
        ("does not exist", FindingCodes.RemoteNotFound),
        ("' not found", FindingCodes.RemoteNotFound),
    ];

    public static Finding NoGit { get; } = Error(
        FindingCodes.GitUnavailable, "There is no git, which fetches the lock file.", "Install git, or use lockFile instead of lockRepository.");

    /// <param name="error">All that git said.</param>
    /// <param name="shown">The same, fit to be shown.</param>
    public static Finding Of(string url, string error, string shown) =>
        Array.Find(Known, known => error.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Code switch
        {
            FindingCodes.RemoteUnauthorized => Error(
                FindingCodes.RemoteUnauthorized,
                $"The lock file cannot be fetched: '{url}' asks for credentials, and there are none, or they are wrong ({shown}).",
                $"Set {GitLogin.TokenVariable} to a token that may read the repository. {Still}"),
            FindingCodes.RemoteNotFound => Error(
                FindingCodes.RemoteNotFound,
                $"The lock file cannot be fetched: there is no repository at '{url}', or the credentials may not see it ({shown}).",
                $"Check spec.controller.lockRepository.url. {Still}"),
            _ => Unavailable(url, shown),
        };

    public static Finding Unavailable(string url, string shown) => Error(
        FindingCodes.RemoteUnavailable,
        $"The lock file cannot be fetched: '{url}' could not be reached ({shown}).",
        $"Check the network and the server. {Still}");

    public static Finding NoBranch(GitLockConfig config) => Error(
        FindingCodes.RemoteNotFound,
        $"The lock file cannot be fetched: '{config.Url}' has no {(config.Branch is { } branch ? $"branch '{branch}'" : "commits")}.",
        $"Check spec.controller.lockRepository.branch. {Still}");

    public static Finding NoFolder(Exception exception) => Error(
        FindingCodes.FileUnreadable,
        $"The lock file cannot be fetched: there is no temporary folder for it ({exception.Message.TrimEnd('.')}).",
        "Give the container a writable volume at /tmp, or set TMPDIR.");

    /// <summary>A warning: without a lock file, images get the names that the planner gives them.</summary>
    public static Finding NoFile(GitLockConfig config) => new(
        Severity.Warning, FindingCodes.LockNotFound, $"There is no '{config.Path}' in '{config.Url}'{(config.Branch is { } branch ? $" on '{branch}'" : "")}.")
    {
        Hint = "Check spec.controller.lockRepository.path; 'copyimage run' writes the file.",
    };

    private static Finding Error(string code, string message, string hint) => new(Severity.Error, code, message) { Hint = hint };
}
