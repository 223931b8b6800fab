using System.Collections.Concurrent;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Credentials;

/// <summary>
/// Credentials from a file of docker's or podman's, or from the helper program that it names. A helper named for the registry is
/// the only one asked; a general store is asked before the file's own entries, as docker does.
/// </summary>
/// <param name="path">A file that is not there has no credentials; one that cannot be read or is broken is an error.</param>
/// <param name="searchPath">Where helper programs are looked for: a PATH value; null is the process's own.</param>
public sealed class AuthFileCredentials(string path, string? searchPath = null) : ICredentialSource
{
    private readonly ConcurrentDictionary<(string Helper, string Server), Lazy<Task<Credential?>>> _answers = new();
    private readonly Lazy<Task<AuthFile>> _file = new(() => ReadAsync(path));

    /// <summary>The files that docker, podman and skopeo read, in the order in which they win.</summary>
    internal static IEnumerable<string> PathsFrom(Func<string, string?> environment)
    {
        var home = Value("HOME") ?? Value("USERPROFILE");
        if (Value("REGISTRY_AUTH_FILE") is { } named) yield return named;
        if (Value("DOCKER_CONFIG") is { } folder) yield return Path.Combine(folder, "config.json");
        else if (home is not null) yield return Path.Combine(home, ".docker", "config.json");
        if (Value("XDG_RUNTIME_DIR") is { } runtime) yield return Path.Combine(runtime, "containers", "auth.json");
        if (Value("XDG_CONFIG_HOME") is { } config) yield return Path.Combine(config, "containers", "auth.json");
        else if (home is not null) yield return Path.Combine(home, ".config", "containers", "auth.json");

        string? Value(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }

    public async Task<Credential?> FindAsync(Repository repository, CancellationToken ct)
    {
        var file = await _file.Value.WaitAsync(ct);
        if (AuthFile.Lookup(file.Helpers, repository) is { } helper) return await AskAsync(helper, repository.Registry, ct);
        var stored = file.Store is { } store ? await AskAsync(store, repository.Registry, ct) : null;
        return stored ?? AuthFile.Lookup(file.Auths, repository);
    }

    private Task<Credential?> AskAsync(string helper, Registry registry, CancellationToken ct)
    {
        var server = registry.IsDockerHub ? "https://index.docker.io/v1/" : registry.Name;
        var answer = _answers.GetOrAdd(
            (helper, server),
            key => new Lazy<Task<Credential?>>(() => new CredentialHelper(key.Helper, path, searchPath).GetAsync(key.Server)));
        return answer.Value.WaitAsync(ct);
    }

    private static async Task<AuthFile> ReadAsync(string path)
    {
        try
        {
            return AuthFile.Parse(await File.ReadAllBytesAsync(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return AuthFile.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CredentialsException($"The credentials file '{path}' cannot be read: {e.Message}.", "Repair or remove it, or log in again.", e);
        }
    }
}
