using System.Net;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.Copying.Referrers;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Copies one image: asks the destination first (<see cref="ImageLookup"/>), then reads the manifest, brings what it refers to and what refers to
/// it, and writes the tag last.
/// </summary>
internal sealed class ImageCopier(
    ImageLookup lookup,
    Func<CopyRequest, IImageSource> openCopy,
    Func<ManifestCopier> freshManifests,
    ReferrerCopier? referrers,
    bool refreshesReferrers,
    IProgress<CopyEvent>? progress)
{
    private readonly ManifestCopier _manifests = freshManifests();

    /// <exception cref="RegistryException">It could not be copied.</exception>
    /// <exception cref="CopyException">What is wanted cannot be.</exception>
    public async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken ct)
    {
        var state = await lookup.LookAsync(request, ct);
        if (state.IsComplete) return await TagAsync(request, state, ct);

        var whole = await state.Source.ReadAsync(state.Digest?.ToString() ?? request.Source.DigestOrName, ct);
        var selection = PlatformSelection.Of(whole, request);
        var references = await state.Tags.ToWriteAsync(whole.Raw.Digest, ct);
        var image = new ImageCopy(request, state.Source, state.Target, progress);
        var platforms = await ImagePlatforms.ReadAsync(selection.Manifest, async config => await ReadConfigAsync(image, config, ct));
        image = await WriteAsync(image, selection.Manifest, references, ct);
        return Result(image, CopyStatus.Copied, whole.Raw.Digest) with
        {
            Platforms = platforms,
            LeftOut = selection.LeftOut,
            Findings = [.. state.Tags.Findings, .. selection.FindingsOf(request, platforms)],
        };
    }

    /// <summary>
    /// The image is there; of its tags some may not be, and something may have been said about it since. The manifest is then read where it is, so
    /// that for the tags no source is needed.
    /// </summary>
    private async Task<CopyResult> TagAsync(CopyRequest request, ImageState state, CancellationToken ct)
    {
        var image = new ImageCopy(request, state.Source, state.Target, progress) { IsPresent = true };
        var references = await state.Tags.ToWriteAsync(state.Digest!, ct);
        var refreshing = refreshesReferrers ? referrers : null;
        if (references.Count > 0 || refreshing is not null)
        {
            var manifest = await openCopy(request).ReadAsync(state.Digest!.ToString(), ct);
            foreach (var child in manifest.Children) image.Children.TryAdd(child.Digest, true);
            if (refreshing is not null) await refreshing.CopyAsync(image, _manifests, state.Digest, ct);
            await ManifestCopier.TagAsync(image, manifest with { IsSparse = state.LeftOut.Count > 0 }, references, ct);
        }

        return Result(image, CopyStatus.Present, state.Digest!) with
        {
            Platforms = state.Platforms,
            LeftOut = state.LeftOut,
            Findings = [.. state.Tags.Findings, .. state.Findings],
        };
    }

    private static CopyResult Result(ImageCopy image, CopyStatus status, Digest digest) => new(image.Request, status, digest, image.Bytes, [])
    {
        ForeignLayers = Sort(image.ForeignLayers.Keys),
        Referrers = Sort(image.Referrers.Keys),
        SkippedReferrers = [.. image.SkippedReferrers.Keys.OrderBy(r => r.Digest.ToString(), StringComparer.Ordinal)],
    };

    /// <summary>
    /// If the registry then misses something (MANIFEST_BLOB_UNKNOWN), what it said about mounts was wrong, or a garbage collection ran: everything
    /// is sent once more without asking (oras-project/oras-go#1212).
    /// </summary>
    /// <returns>The copy that went through.</returns>
    private async Task<ImageCopy> WriteAsync(ImageCopy image, ImageManifest manifest, IReadOnlyList<string> references, CancellationToken ct)
    {
        try
        {
            return await WriteAsync(image, _manifests, manifest, references, ct);
        }
        catch (Exception e) when (CauseOf(e) is { Side: RegistrySide.Destination } cause && cause.Codes.Any(IsAboutMissingParts))
        {
            return await WriteAsync(image.Anew(trustsRegistry: false, image.RewritesReferrers), freshManifests(), manifest, references, ct);
        }
    }

    /// <summary>The image's own manifest comes last, after its referrers too: where it is, they are.</summary>
    private async Task<ImageCopy> WriteAsync(
        ImageCopy image, ManifestCopier manifests, ImageManifest manifest, IReadOnlyList<string> references, CancellationToken ct)
    {
        var digest = manifest.Raw.Digest;
        var content = manifests.CopyContentAsync(image, manifest, 0, ct);
        if (referrers is null) await content;
        else await ManifestCopier.AllAsync(image, [content, referrers.PrepareAsync(image, digest, ct)]);
        try
        {
            if (referrers is not null) await referrers.CopyAsync(image, manifests, digest, ct);
        }
        catch (ReferrersException e) when (e.Cause is { Side: RegistrySide.Destination, Status: HttpStatusCode.NotFound })
        {
            // Harbor wants an image before its signatures under cosign's tags.
            image = image.Anew(image.TrustsRegistry, rewritesReferrers: true);
            await ManifestCopier.TagAsync(image, manifest, [digest.ToString()], ct);
            await referrers!.CopyAsync(image, manifests, digest, ct);
        }

        await ManifestCopier.TagAsync(image, manifest, references, ct);
        return image;
    }

    private static RegistryException? CauseOf(Exception problem) => problem as RegistryException ?? (problem as ReferrersException)?.Cause;

    private static bool IsAboutMissingParts(string code) => code is "MANIFEST_BLOB_UNKNOWN" or "MANIFEST_UNKNOWN" or "BLOB_UNKNOWN";

    private static IReadOnlyList<Digest> Sort(IEnumerable<Digest> digests) => [.. digests.OrderBy(d => d.ToString(), StringComparer.Ordinal)];

    private static async Task<ReadOnlyMemory<byte>> ReadConfigAsync(ImageCopy image, Descriptor config, CancellationToken ct)
    {
        var content = await image.Source.ReadConfigAsync(config, ct);
        image.Keep(config.Digest, content);
        return content;
    }
}
