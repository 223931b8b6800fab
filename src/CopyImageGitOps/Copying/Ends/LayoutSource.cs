using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Reads images from a folder in the OCI image layout.</summary>
internal sealed class LayoutSource(LayoutFolder layout, object identity) : IImageSource
{
    private readonly LayoutManifests _manifests = new(layout);
    private readonly OnceEach<bool, ILookup<Digest, Descriptor>> _referrers = new();

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

    public async Task<Digest?> FindAsync(string tag, CancellationToken ct) =>
        (await layout.ReadIndexAsync(ct)).Entries.FirstOrDefault(e => e.Name == tag)?.Manifest.Digest;

    public async Task<IReadOnlyList<Descriptor>?> ListReferrersAsync(Digest subject, CancellationToken ct) =>
        [.. (await _referrers.RunAsync(true, () => ReadReferrersAsync(ct)))[subject]];

    public async Task<IReadOnlySet<string>?> ListTagsAsync(CancellationToken ct) =>
        (await layout.ReadIndexAsync(ct)).Entries.Select(e => e.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);

    public Task<ReadOnlyMemory<byte>> ReadConfigAsync(Descriptor config, CancellationToken ct) =>
        layout.Blobs.ReadAsync(config.Digest, LayoutFolder.MaximumManifestSize, ct);

    /// <summary>By what they refer to. They are entries without a name, as oras writes them.</summary>
    private async Task<ILookup<Digest, Descriptor>> ReadReferrersAsync(CancellationToken ct)
    {
        var referrers = new List<(Digest Subject, Descriptor Referrer)>();
        foreach (var entry in (await layout.ReadIndexAsync(ct)).Entries.Where(e => e.Name is null))
        {
            if ((await _manifests.ReadAsync(entry.Manifest.Digest, entry.Manifest, ct)).Subject is { } subject) referrers.Add((subject, entry.Manifest));
        }

        return referrers.ToLookup(r => r.Subject, r => r.Referrer);
    }

    public Exception Corrupt(Descriptor blob, string reason, bool isTemporary = false) => LayoutErrors.Corrupt(layout.Blobs.Reading(blob.Digest), reason);
}
