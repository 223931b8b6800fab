using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// What <c>git commit</c> would have done and libgit2 does not: hooks and signatures. It is a warning, not an error: a hook looks at the
/// index and the working tree, which hold the user's other work too, and says nothing of a commit that is made from HEAD.
/// </summary>
internal static class SkippedSteps
{
    private static readonly string[] Hooks = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"];

    public static IEnumerable<Finding> Of(GitConfig config, string commonDirectory, string workTreeRoot)
    {
        var directory = config.Get("core.hooksPath") is { } path ? Path.GetFullPath(Expand(path), workTreeRoot) : Path.Combine(commonDirectory, "hooks");
        var hooks = string.Join(", ", Hooks.Where(hook => IsExecutable(Path.Combine(directory, hook))));
        if (hooks.Length > 0)
        {
            var message = $"The commit was made without running the repository's hooks: {hooks}.";
            yield return Skipped(FindingCodes.GitHookSkipped, message, "Run them on the commit yourself if you need them.");
        }

        if (config.IsTrue("commit.gpgSign"))
        {
            const string Message = "The commit is not signed although commit.gpgSign is set.";
            yield return Skipped(FindingCodes.GitUnsigned, Message, "Sign it with: git commit --amend --no-edit -S");
        }
    }

    private static string Expand(string path)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path;
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));

    private static Finding Skipped(string code, string message, string hint) => new(Severity.Warning, code, message) { Hint = hint };
}
