namespace CopyImageGitOps.Cli.Git;

/// <summary>Which hooks a repository has (https://git-scm.com/docs/githooks): most have none, and then no process is started for them.</summary>
internal sealed class HookFolder(GitConfig config, string commonDirectory, string workTreeRoot)
{
    private readonly string _folder =
        config.Get("core.hooksPath") is { } path ? Path.GetFullPath(Expand(path), workTreeRoot) : Path.Combine(commonDirectory, "hooks");

    /// <summary>A file that may not be executed is none.</summary>
    public bool Has(string hook)
    {
        var file = Path.Combine(_folder, hook);
        return File.Exists(file) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));
    }

    private static string Expand(string path)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path;
    }
}
