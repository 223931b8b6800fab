namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Git's configuration, asked of git itself: LibGit2Sharp does not read the common configuration of a linked worktree, the environment's
/// GIT_CONFIG variables, nor, in a natively compiled program, any file outside the repository.
/// </summary>
internal sealed class GitConfig
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private GitConfig(string list)
    {
        foreach (var entry in list.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            // A key without '=' in the file is true.
            var end = entry.IndexOf('\n');
            _values[end < 0 ? entry : entry[..end]] = end < 0 ? "true" : entry[(end + 1)..];
        }
    }

    /// <exception cref="GitException">There is no git, or it failed.</exception>
    public static async Task<GitConfig> ReadAsync(string gitDirectory, GitEnvironment environment, CancellationToken cancellationToken)
    {
        string[] arguments = ["config", "--null", "--list", "--includes"];
        var result = await GitCommand.RunAsync(gitDirectory, environment.Overrides, arguments, cancellationToken).ConfigureAwait(false);
        return result.IsSuccess ? new GitConfig(result.StandardOutput) : throw new GitException(GitFindings.Failed(result.StandardError.Trim()));
    }

    /// <summary>The value that counts, or null where there is none or it is empty.</summary>
    /// <param name="key">As in <c>user.name</c>, in any case.</param>
    public string? Get(string key) => _values.TryGetValue(key, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    public bool IsTrue(string key) => Get(key)?.ToLowerInvariant() is "true" or "yes" or "on" or "1";
}
