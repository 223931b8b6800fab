using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>Reads images from a folder in the OCI image layout.</summary>
internal sealed class LayoutSource(LayoutFolder layout, object identity) : IImageSource
{
    private readonly LayoutManifests _manifests = new(layout);

    public object Identity => identity;

    public object Place => identity;

    public bool HasMirrors => false;

    public Repository? Repository => null;

    public Task<Digest> ResolveAsync(string reference, CancellationToken ct) => layout.ResolveAsync(reference, ct);

    public async Task<ImageManifest> ReadAsync(string reference, CancellationToken ct)
    {
        var digest = await layout.ResolveAsync(reference, ct);
        var entry = (await layout.ReadIndexAsync(ct)).Find(digest);
        return await _manifests.ReadAsync(digest, entry?.Manifest, ct);
    }

    public Task<ImageManifest> ReadAsync(Descriptor child, int depth, CancellationToken ct) => depth <= IImageSource.MaximumDepth
        ? _manifests.ReadAsync(child.Digest, child, ct)
        : throw LayoutErrors.Unsupported(layout.Blobs.Reading(child.Digest), $"its indexes are nested more than {IImageSource.MaximumDepth} deep.");

    public Task<Stream> OpenAsync(Descriptor blob, long offset, bool avoidsMirrors, CancellationToken ct) =>
        Task.FromResult(layout.Blobs.Open(blob, offset));

    public Task<ReadOnlyMemory<byte>> ReadConfigAsync(Descriptor config, CancellationToken ct) =>
        layout.Blobs.ReadAsync(config.Digest, LayoutFolder.MaximumManifestSize, ct);

    public Exception Corrupt(Descriptor blob, string reason, bool isTemporary = false) => LayoutErrors.Corrupt(layout.Blobs.Reading(blob.Digest), reason);
}
