namespace CopyImageGitOps.Cli.Git;

/// <summary>The variables that git obeys: those of the process, with <paramref name="overrides"/> that set or (null) hide some.</summary>
internal sealed class GitEnvironment(IReadOnlyDictionary<string, string?> overrides)
{
    public IReadOnlyDictionary<string, string?> Overrides => overrides;

    public string? this[string name] => overrides.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);
}
