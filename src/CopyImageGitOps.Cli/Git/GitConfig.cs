using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Git's configuration, with what libgit2 leaves to its host: GIT_CONFIG_COUNT (what <c>git -c</c> and CI systems pass on) and GIT_CONFIG_GLOBAL
/// (https://git-scm.com/docs/git-config#ENVIRONMENT).
/// </summary>
internal sealed class GitConfig(LibGit2Sharp.Configuration configuration, Func<string, string?> environment)
{
    /// <summary>The value that counts, or null where there is none or it is empty.</summary>
    public string? Get(string key)
    {
        var value = FromPairs(key) ?? FromRepository(key) ?? FromGlobalFile(key) ?? configuration.Get<string>(key)?.Value;
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    public bool IsTrue(string key) => Get(key)?.ToLowerInvariant() is "true" or "yes" or "on" or "1";

    private string? FromPairs(string key)
    {
        if (!int.TryParse(environment("GIT_CONFIG_COUNT"), out var count)) return null;
        for (var i = count - 1; i >= 0; i--)
        {
            if (key.Equals(environment($"GIT_CONFIG_KEY_{i}"), StringComparison.OrdinalIgnoreCase)) return environment($"GIT_CONFIG_VALUE_{i}");
        }

        return null;
    }

    private string? FromRepository(string key) =>
        (configuration.Get<string>(key, ConfigurationLevel.Worktree) ?? configuration.Get<string>(key, ConfigurationLevel.Local))?.Value;

    private string? FromGlobalFile(string key)
    {
        if (environment("GIT_CONFIG_GLOBAL") is not { Length: > 0 } file || !File.Exists(file)) return null;
        using var global = LibGit2Sharp.Configuration.BuildFrom(null, file);
        return global.Get<string>(key, ConfigurationLevel.Global)?.Value;
    }
}
