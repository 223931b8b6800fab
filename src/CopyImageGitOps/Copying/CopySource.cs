using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>Where an image is read from: manifests, and blobs as streams. Temporary errors of small reads are waited out here.</summary>
internal sealed class CopySource(RepositoryClient client, Retrying retrying)
{
    private const int MaximumDepth = 4;

    public Repository Repository => client.Repository;

    public async Task<Digest> ResolveAsync(ImageReference reference, CancellationToken ct) =>
        await retrying.RunAsync(c => client.HeadManifestAsync(NameOf(reference), c), ct)
        ?? throw new RegistryException(Context($"find '{reference}'"), FindingCodes.ImageNotFound, $"{Repository.Registry} does not have it.") { Status = System.Net.HttpStatusCode.NotFound };

    public Task<ImageManifest> ReadAsync(ImageReference reference, CancellationToken ct) => ReadAsync(NameOf(reference), null, 0, ct);

    /// <param name="depth">How many indexes lead to it: a chain of them could be built without end.</param>
    public Task<ImageManifest> ReadAsync(Descriptor child, int depth, CancellationToken ct) => ReadAsync(child.Digest.ToString(), child, depth, ct);

    /// <summary>One try: whoever sends the stream on must begin again at both ends.</summary>
    public Task<BlobStream> OpenAsync(Descriptor blob, CancellationToken ct) => client.OpenBlobAsync(blob, ct);

    public Task<ReadOnlyMemory<byte>> ReadConfigAsync(Descriptor config, CancellationToken ct) => retrying.RunAsync(c => client.ReadBlobAsync(config, c), ct);

    public RequestContext Context(string operation) => new(client.Side, Repository, operation);

    private async Task<ImageManifest> ReadAsync(string reference, Descriptor? expected, int depth, CancellationToken ct)
    {
        var context = Context($"read the manifest '{reference}' of '{Repository}'");
        if (depth > MaximumDepth) throw new RegistryException(context, FindingCodes.ImageUnsupported, $"its indexes are nested more than {MaximumDepth} deep.");
        var raw = await retrying.RunAsync(c => client.GetManifestAsync(reference, c), ct);
        if (expected is not null && expected.Size != raw.Bytes.Length)
            throw RegistryErrors.Corrupt(context, $"it has {raw.Bytes.Length} bytes, its index says {expected.Size}.");
        try
        {
            return ManifestReader.Read(raw);
        }
        catch (ManifestFormatException e)
        {
            throw new RegistryException(context, e.IsUnsupported ? FindingCodes.ImageUnsupported : FindingCodes.ContentCorrupt, e.Message + ".", e);
        }
    }

    private static string NameOf(ImageReference reference) => reference.Digest?.ToString() ?? reference.Tag!.Value;
}
