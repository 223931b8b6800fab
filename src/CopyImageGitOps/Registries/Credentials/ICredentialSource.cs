using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Credentials;

/// <summary>
/// Finds what to log in with. Asked only when a registry wants a login, but then for each request: what it knows it must keep, and what has changed
/// it may say at any time.
/// </summary>
public interface ICredentialSource
{
    /// <summary>The credential for a repository, or null: then the next source is asked, and at last the access is anonymous.</summary>
    /// <exception cref="CredentialsException">The place where credentials are kept cannot be read.</exception>
    Task<Credential?> FindAsync(Repository repository, CancellationToken ct);
}

/// <summary>A file or helper program with credentials cannot be read. The message names it, and never a secret.</summary>
public sealed class CredentialsException(string message, string hint, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the user can do.</summary>
    public string Hint { get; } = hint;
}

/// <summary>The first source that has a credential wins.</summary>
public sealed class CredentialChain(params IReadOnlyList<ICredentialSource> sources) : ICredentialSource
{
    public async Task<Credential?> FindAsync(Repository repository, CancellationToken ct)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(repository, ct) is { } credential) return credential;
        }

        return null;
    }

    /// <summary>
    /// What a user of docker, podman and skopeo expects: first what was given by hand, then <c>$REGISTRY_AUTH_FILE</c>, then docker's
    /// configuration, then podman's files.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public static CredentialChain FromEnvironment(Func<string, string?> environment, IReadOnlyDictionary<Registry, Credential>? given = null) =>
        new([new GivenCredentials(given ?? new Dictionary<Registry, Credential>()), .. ReloadingAuthFile.FromEnvironment(environment)]);
}

/// <summary>Credentials that the user gave by flag or environment variable, each for one registry.</summary>
public sealed class GivenCredentials(IReadOnlyDictionary<Registry, Credential> credentials) : ICredentialSource
{
    public Task<Credential?> FindAsync(Repository repository, CancellationToken ct) => Task.FromResult(credentials.GetValueOrDefault(repository.Registry));
}
