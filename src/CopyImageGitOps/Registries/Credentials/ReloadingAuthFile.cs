using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Credentials;

/// <summary>
/// A file of credentials that may be replaced while the program runs, as that of a mounted Secret is: it is read again when it is another file, or
/// was written to. A mounted Secret is a link to a file in a folder that is itself exchanged, so the end of the links is what is looked at.
/// </summary>
/// <param name="path">As for <see cref="AuthFileCredentials"/>.</param>
/// <param name="searchPath">As for <see cref="AuthFileCredentials"/>.</param>
public sealed class ReloadingAuthFile(string path, string? searchPath = null) : ICredentialSource
{
    private readonly Lock _lock = new();
    private (FileState? State, AuthFileCredentials Credentials) _known = (null, new AuthFileCredentials(path, searchPath));

    private sealed record FileState(DateTime Written, long Length);

    /// <summary>The files that docker, podman and skopeo read, in the order in which they win.</summary>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public static IEnumerable<ReloadingAuthFile> FromEnvironment(Func<string, string?> environment)
    {
        var searchPath = environment("PATH");
        return AuthFileCredentials.PathsFrom(environment).Select(p => new ReloadingAuthFile(p, searchPath));
    }

    public Task<Credential?> FindAsync(Repository repository, CancellationToken ct) => Current().FindAsync(repository, ct);

    private AuthFileCredentials Current()
    {
        lock (_lock)
        {
            var state = Look();
            if (state != _known.State) _known = (state, new AuthFileCredentials(path, searchPath));
            return _known.Credentials;
        }
    }

    /// <summary>Null if it is not there, or cannot be looked at, which reading it then says.</summary>
    private FileState? Look()
    {
        try
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
            return file.Exists ? new FileState(file.LastWriteTimeUtc, file.Length) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
