using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Git's configuration, with what LibGit2Sharp leaves out: the common configuration of linked worktrees, <c>config.worktree</c>,
/// GIT_CONFIG_COUNT (what <c>git -c</c> and CI systems pass on), GIT_CONFIG_GLOBAL and GIT_CONFIG_SYSTEM
/// (https://git-scm.com/docs/git-config#ENVIRONMENT).
/// </summary>
internal sealed class GitConfig(Repository repository, string commonDirectory, Func<string, string?> environment) : IDisposable
{
    private readonly LibGit2Sharp.Configuration? _worktree = OfWorktree(repository);
    private readonly LibGit2Sharp.Configuration _files = OfFiles(commonDirectory, Set(environment, "GIT_CONFIG_GLOBAL"), Set(environment, "GIT_CONFIG_SYSTEM"));

    /// <summary>The value that counts, or null where there is none or it is empty.</summary>
    public string? Get(string key)
    {
        var value = FromPairs(key)
            ?? _worktree?.Get<string>(key, ConfigurationLevel.Local)?.Value
            ?? repository.Config.Get<string>(key, ConfigurationLevel.Local)?.Value
            ?? _files.Get<string>(key, ConfigurationLevel.Local)?.Value
            // Only the repository's own view knows which conditional includes apply.
            ?? (Set(environment, "GIT_CONFIG_GLOBAL") is null ? repository.Config.Get<string>(key)?.Value : null)
            ?? _files.Get<string>(key)?.Value;
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    public bool IsTrue(string key) => Get(key)?.ToLowerInvariant() is "true" or "yes" or "on" or "1";

    public void Dispose()
    {
        _worktree?.Dispose();
        _files.Dispose();
    }

    private string? FromPairs(string key)
    {
        if (!int.TryParse(environment("GIT_CONFIG_COUNT"), out var count)) return null;
        for (var i = count - 1; i >= 0; i--)
        {
            if (key.Equals(environment($"GIT_CONFIG_KEY_{i}"), StringComparison.OrdinalIgnoreCase)) return environment($"GIT_CONFIG_VALUE_{i}");
        }

        return null;
    }

    private static LibGit2Sharp.Configuration? OfWorktree(Repository repository) =>
        Path.Combine(repository.Info.Path, "config.worktree") is var file && File.Exists(file) ? LibGit2Sharp.Configuration.BuildFrom(file) : null;

    private static LibGit2Sharp.Configuration OfFiles(string commonDirectory, string? global, string? system) =>
        LibGit2Sharp.Configuration.BuildFrom(Path.Combine(commonDirectory, "config"), global, global, system);

    private static string? Set(Func<string, string?> environment, string variable) => environment(variable) is { Length: > 0 } value ? value : null;
}
