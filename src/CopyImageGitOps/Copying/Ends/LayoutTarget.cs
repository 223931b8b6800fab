using CopyImageGitOps.Layouts;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Ends;

/// <summary>Writes images to a folder in the OCI image layout: manifests are blobs there, and names stand in its index, which is written last.</summary>
internal sealed class LayoutTarget(LayoutFolder layout, object identity) : IImageTarget
{
    private readonly OnceEach<string, bool> _preparation = new();

    public object Identity => identity;

    public object Place => identity;

    public async Task<Digest?> FindAsync(string reference, CancellationToken ct) => Find(await layout.ReadIndexIfAnyAsync(ct), reference)?.Digest;

    /// <summary>A copy that has lost a part, on a full medium for example, counts as absent, and is made whole.</summary>
    public async Task<Digest?> FindBeforeCopyAsync(string reference, CancellationToken ct)
    {
        var found = Find(await layout.ReadIndexIfAnyAsync(ct), reference);
        return found is not null && await new LayoutManifests(layout).HasAllOfAsync(found, ct) ? found.Digest : null;
    }

    /// <summary>In the index.</summary>
    public bool IndexesReferrers => true;

    public async Task<ImageManifest?> ReadAsync(string reference, CancellationToken ct) =>
        Find(await layout.ReadIndexIfAnyAsync(ct), reference) is { } found ? await new LayoutManifests(layout).ReadAsync(found.Digest, found, ct) : null;

    public bool Has(Descriptor blob) => layout.Blobs.Has(blob);

    public async Task<NewBlob> BeginAsync(Digest blob, CancellationToken ct)
    {
        await PrepareAsync(ct);
        return layout.Blobs.Begin(blob);
    }

    public async Task PutAsync(string reference, ImageManifest manifest, CancellationToken ct)
    {
        await PutChildAsync(manifest, ct);
        await layout.NameAsync(
            new Descriptor(manifest.MediaType, manifest.Raw.Digest, manifest.Raw.Bytes.Length), Digest.TryParse(reference, out _) ? null : reference, ct);
    }

    public async Task PutChildAsync(ImageManifest manifest, CancellationToken ct)
    {
        await PrepareAsync(ct);
        await layout.Blobs.WriteAsync(manifest.Raw.Digest, manifest.Raw.Bytes, ct);
    }

    /// <summary>Only what is written to is touched: a folder that has all images stays as it is.</summary>
    private Task<bool> PrepareAsync(CancellationToken ct) => _preparation.RunAsync(layout.Path, () => layout.PrepareAsync(ct));

    private static Descriptor? Find(LayoutIndex index, string reference) =>
        (Digest.TryParse(reference, out var digest) ? index.Find(digest) : index.Entries.FirstOrDefault(e => e.Name == reference))?.Manifest;
}
