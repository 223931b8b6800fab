using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Copies one image: asks the destination first, so that an image that is there costs one HEAD (two if only its tag is known), then reads the
/// manifest, brings what it refers to, and writes the tag last.
/// </summary>
internal sealed class ImageCopier(
    Func<CopyRequest, IImageSource> openSource,
    Func<CopyRequest, IImageTarget> openTarget,
    Func<ManifestCopier> freshManifests,
    IProgress<CopyEvent>? progress)
{
    private readonly ManifestCopier _manifests = freshManifests();

    /// <exception cref="Registries.RegistryException">It could not be copied.</exception>
    public async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken ct)
    {
        var (source, target) = (openSource(request), openTarget(request));
        var digest = request.Source.Digest ?? (request.Target.Tag is null ? await source.ResolveAsync(request.Source.DigestOrTag(), ct) : null);
        var found = await target.FindBeforeCopyAsync(request.Target.Tag?.Value ?? digest!.ToString(), ct);
        if (found is not null)
        {
            digest ??= await source.ResolveAsync(request.Source.DigestOrTag(), ct);
            if (found == digest) return new CopyResult(request, CopyStatus.Present, digest, 0, []);
        }

        var manifest = await source.ReadAsync(digest?.ToString() ?? request.Source.DigestOrTag(), ct);
        var image = new ImageCopy(request, source, target, progress);
        var platforms = await ImagePlatforms.ReadAsync(manifest, async config => await ReadConfigAsync(image, config, ct));
        await WriteAsync(image, manifest, ct);
        return new CopyResult(request, CopyStatus.Copied, manifest.Raw.Digest, image.Bytes, platforms)
        {
            ForeignLayers = [.. image.ForeignLayers.Keys.OrderBy(d => d.ToString(), StringComparer.Ordinal)],
        };
    }

    /// <summary>
    /// If the registry then misses something (MANIFEST_BLOB_UNKNOWN), what it said about mounts was wrong, or a garbage collection ran: everything
    /// is sent once more without asking (oras-project/oras-go#1212).
    /// </summary>
    private async Task WriteAsync(ImageCopy image, ImageManifest manifest, CancellationToken ct)
    {
        var reference = image.Request.Target.Tag?.Value ?? manifest.Raw.Digest.ToString();
        try
        {
            await _manifests.CopyAsync(image, manifest, reference, 0, ct);
        }
        catch (Registries.RegistryException e) when (
            e.Side == Registries.RegistrySide.Destination
            && e.Codes.Any(c => c is "MANIFEST_BLOB_UNKNOWN" or "MANIFEST_UNKNOWN" or "BLOB_UNKNOWN"))
        {
            var again = new ImageCopy(image.Request, image.Source, image.Target, progress) { TrustsRegistry = false };
            await freshManifests().CopyAsync(again, manifest, reference, 0, ct);
            image.Add(again.Bytes);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadConfigAsync(ImageCopy image, Descriptor config, CancellationToken ct)
    {
        var content = await image.Source.ReadConfigAsync(config, ct);
        image.Keep(config.Digest, content);
        return content;
    }
}
