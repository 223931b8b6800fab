using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying.Faults;

/// <summary>A registry that is looked into without the client that is tested.</summary>
internal abstract class CampaignRegistry : IAsyncDisposable
{
    public abstract string Address { get; }

    public abstract Credential Credential { get; }

    /// <param name="login">Of a real one; those in this process always give tokens.</param>
    public static async Task<CampaignRegistry> StartAsync(bool isReal, RegistryLogin login, CancellationToken ct) => isReal
        ? new Real(await DockerRegistry.StartAsync(login, ct))
        : new InProcess(await InProcessRegistry.StartAsync(new InProcessRegistryOptions { Login = RegistryLogin.Bearer, AllowsAnonymousPull = false }));

    public abstract Task AddAsync(TestImage image, string repository, string tag, CancellationToken ct);

    public abstract Task<IReadOnlyList<string>> TagsAsync(string repository, CancellationToken ct);

    /// <param name="reference">A tag or a digest.</param>
    public abstract Task<byte[]?> ManifestAsync(string repository, string reference, CancellationToken ct);

    public abstract Task<byte[]?> BlobAsync(string repository, string digest, CancellationToken ct);

    /// <summary>Frees the memory of a repository.</summary>
    public virtual void Forget(string repository)
    {
    }

    public abstract ValueTask DisposeAsync();

    private sealed class InProcess(InProcessRegistry registry) : CampaignRegistry
    {
        public override string Address => registry.Address;

        public override Credential Credential => Credential.Password(registry.Options.Username, registry.Options.Password);

        public override Task AddAsync(TestImage image, string repository, string tag, CancellationToken ct) =>
            Task.FromResult(image.AddTo(registry, repository, tag));

        public override Task<IReadOnlyList<string>> TagsAsync(string repository, CancellationToken ct) => Task.FromResult(registry.TagsOf(repository));

        public override Task<byte[]?> ManifestAsync(string repository, string reference, CancellationToken ct) =>
            Task.FromResult(registry.ReadManifest(repository, reference.Contains(':') ? reference : registry.DigestOf(repository, reference) ?? ""));

        public override Task<byte[]?> BlobAsync(string repository, string digest, CancellationToken ct) =>
            Task.FromResult(registry.ReadBlob(repository, digest));

        public override void Forget(string repository) => registry.RemoveRepository(repository);

        public override ValueTask DisposeAsync() => registry.DisposeAsync();
    }

    /// <summary>Read from its disk, so that no cache and no answer of it stands between.</summary>
    private sealed class Real(DockerRegistry registry) : CampaignRegistry
    {
        public override string Address => registry.Address;

        public override Credential Credential => Credential.Password(DockerRegistry.Username, DockerRegistry.Password);

        public override Task AddAsync(TestImage image, string repository, string tag, CancellationToken ct) => image.PushAsync(Address, repository, tag, ct);

        public override Task<IReadOnlyList<string>> TagsAsync(string repository, CancellationToken ct)
        {
            var folder = new DirectoryInfo(In(repository, "_manifests/tags"));
            return Task.FromResult<IReadOnlyList<string>>(
                folder.Exists ? [.. folder.GetDirectories().Select(tag => tag.Name).Where(tag => File.Exists(TagLink(repository, tag)))] : []);
        }

        public override async Task<byte[]?> ManifestAsync(string repository, string reference, CancellationToken ct)
        {
            var digest = reference.Contains(':') ? reference : await File.ReadAllTextAsync(TagLink(repository, reference), ct);
            return await ReadAsync(In(repository, $"_manifests/revisions/{Folders(digest)}/link"), digest, ct);
        }

        public override Task<byte[]?> BlobAsync(string repository, string digest, CancellationToken ct) =>
            ReadAsync(In(repository, $"_layers/{Folders(digest)}/link"), digest, ct);

        public override ValueTask DisposeAsync() => registry.DisposeAsync();

        private async Task<byte[]?> ReadAsync(string link, string digest, CancellationToken ct)
        {
            if (!File.Exists(link)) return null;
            var hex = digest[(digest.IndexOf(':') + 1)..];
            return await File.ReadAllBytesAsync($"{registry.DataFolder}/docker/registry/v2/blobs/sha256/{hex[..2]}/{hex}/data", ct);
        }

        private string TagLink(string repository, string tag) => In(repository, $"_manifests/tags/{tag}/current/link");

        private string In(string repository, string path) => $"{registry.DataFolder}/docker/registry/v2/repositories/{repository}/{path}";

        private static string Folders(string digest) => digest.Replace(':', '/');
    }
}
