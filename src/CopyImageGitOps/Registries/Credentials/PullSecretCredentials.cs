using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Credentials;

/// <summary>
/// The credentials of a Kubernetes Secret, each for the registry or repository that its entry names. Helper programs that it names are never run:
/// who may write a Secret must not have a program started.
/// </summary>
public sealed class PullSecretCredentials : ICredentialSource
{
    private readonly AuthFile _file;

    private PullSecretCredentials(AuthFile file) => _file = file;

    /// <param name="content">The value of <c>.dockerconfigjson</c>, or of <c>.dockercfg</c>.</param>
    /// <param name="isLegacy">The type of the Secret is <c>kubernetes.io/dockercfg</c>.</param>
    /// <exception cref="FormatException">It breaks the format; the message holds none of it.</exception>
    public static PullSecretCredentials Parse(ReadOnlyMemory<byte> content, bool isLegacy) =>
        new(isLegacy ? AuthFile.ParseLegacy(content) : AuthFile.Parse(content));

    public Task<Credential?> FindAsync(Repository repository, CancellationToken ct) => Task.FromResult(AuthFile.Lookup(_file.Auths, repository));
}
