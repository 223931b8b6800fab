using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Copies one image: asks the destination first (<see cref="ImageLookup"/>), then reads the manifest, brings what it refers to, and writes the
/// tag last.
/// </summary>
internal sealed class ImageCopier(
    ImageLookup lookup, Func<CopyRequest, IImageSource> openCopy, Func<ManifestCopier> freshManifests, IProgress<CopyEvent>? progress)
{
    private readonly ManifestCopier _manifests = freshManifests();

    /// <exception cref="Registries.RegistryException">It could not be copied.</exception>
    /// <exception cref="CopyException">What is wanted cannot be.</exception>
    public async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken ct)
    {
        var state = await lookup.LookAsync(request, ct);
        if (state.IsComplete) return await TagAsync(request, state, ct);

        var whole = await state.Source.ReadAsync(state.Digest?.ToString() ?? request.Source.DigestOrTag(), ct);
        var selection = PlatformSelection.Of(whole, request);
        var references = await state.Tags.ToWriteAsync(whole.Raw.Digest, ct);
        var image = new ImageCopy(request, state.Source, state.Target, progress);
        var platforms = await ImagePlatforms.ReadAsync(selection.Manifest, async config => await ReadConfigAsync(image, config, ct));
        await WriteAsync(image, selection.Manifest, references, ct);
        return new CopyResult(request, CopyStatus.Copied, whole.Raw.Digest, image.Bytes, platforms)
        {
            LeftOut = selection.LeftOut,
            Findings = [.. state.Tags.Findings, .. selection.FindingsOf(request, platforms)],
            ForeignLayers = [.. image.ForeignLayers.Keys.OrderBy(d => d.ToString(), StringComparer.Ordinal)],
        };
    }

    /// <summary>The image is there; of its tags some may not be. The manifest is then read where it is, so that no source is needed.</summary>
    private async Task<CopyResult> TagAsync(CopyRequest request, ImageState state, CancellationToken ct)
    {
        var image = new ImageCopy(request, state.Source, state.Target, progress);
        var references = await state.Tags.ToWriteAsync(state.Digest!, ct);
        if (references.Count > 0)
        {
            var manifest = await openCopy(request).ReadAsync(state.Digest!.ToString(), ct);
            await ManifestCopier.TagAsync(image, manifest with { IsSparse = state.LeftOut.Count > 0 }, references, ct);
        }

        return new CopyResult(request, CopyStatus.Present, state.Digest, image.Bytes, state.Platforms)
        {
            LeftOut = state.LeftOut,
            Findings = [.. state.Tags.Findings, .. state.Findings],
        };
    }

    /// <summary>
    /// If the registry then misses something (MANIFEST_BLOB_UNKNOWN), what it said about mounts was wrong, or a garbage collection ran: everything
    /// is sent once more without asking (oras-project/oras-go#1212).
    /// </summary>
    private async Task WriteAsync(ImageCopy image, ImageManifest manifest, IReadOnlyList<string> references, CancellationToken ct)
    {
        try
        {
            await _manifests.CopyAsync(image, manifest, references, 0, ct);
        }
        catch (Registries.RegistryException e) when (
            e.Side == Registries.RegistrySide.Destination
            && e.Codes.Any(c => c is "MANIFEST_BLOB_UNKNOWN" or "MANIFEST_UNKNOWN" or "BLOB_UNKNOWN"))
        {
            var again = new ImageCopy(image.Request, image.Source, image.Target, progress) { TrustsRegistry = false };
            await freshManifests().CopyAsync(again, manifest, references, 0, ct);
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
