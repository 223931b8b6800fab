using System.Net;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Copies one image: asks the destination first, so that an image that is there costs one HEAD (two if only its tag is known), then reads the
/// manifest, brings what it refers to, and writes the tag last.
/// </summary>
internal sealed class ImageCopier(
    Func<CopyRequest, CopySource> openSource,
    Func<CopyRequest, CopyTarget> openTarget,
    Func<ManifestCopier> freshManifests,
    ReferrerCopier? referrers,
    bool refreshesReferrers,
    IProgress<CopyEvent>? progress)
{
    private readonly ManifestCopier _manifests = freshManifests();

    /// <exception cref="RegistryException">It could not be copied.</exception>
    public async Task<CopyResult> CopyAsync(CopyRequest request, CancellationToken ct)
    {
        var (source, target) = (openSource(request), openTarget(request));
        var digest = request.Source.Digest ?? (request.Target.Tag is null ? await source.ResolveAsync(request.Source, ct) : null);
        var found = await target.FindBeforeCopyAsync(request.Target.Tag?.Value ?? digest!.ToString(), ct);
        if (found is not null)
        {
            digest ??= await source.ResolveAsync(request.Source, ct);
            if (found == digest) return await RefreshAsync(new ImageCopy(request, source, target, progress) { IsPresent = true }, digest, ct);
        }

        var manifest = await source.ReadAsync(digest is null ? request.Source : request.Source.WithDigest(digest), ct);
        var image = new ImageCopy(request, source, target, progress);
        var platforms = await ImagePlatforms.ReadAsync(manifest, async config => await ReadConfigAsync(image, config, ct));
        image = await WriteAsync(image, manifest, ct);
        return Result(image, CopyStatus.Copied, manifest.Raw.Digest) with { Platforms = platforms };
    }

    /// <summary>What has been said about an image since it was copied.</summary>
    private async Task<CopyResult> RefreshAsync(ImageCopy image, Digest digest, CancellationToken ct)
    {
        if (referrers is not null && refreshesReferrers && await image.Target.ReadAsync(digest.ToString(), ct) is { } manifest)
        {
            foreach (var child in manifest.Children) image.Children.TryAdd(child.Digest, true);
            await referrers.CopyAsync(image, _manifests, digest, ct);
        }

        return Result(image, CopyStatus.Present, digest);
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
    private async Task<ImageCopy> WriteAsync(ImageCopy image, ImageManifest manifest, CancellationToken ct)
    {
        try
        {
            return await WriteAsync(image, _manifests, manifest, ct);
        }
        catch (Exception e) when (CauseOf(e) is { Side: RegistrySide.Destination } cause && cause.Codes.Any(IsAboutMissingParts))
        {
            return await WriteAsync(image.Anew(trustsRegistry: false, image.RewritesReferrers), freshManifests(), manifest, ct);
        }
    }

    /// <summary>The image's own manifest comes last, after its referrers too: where it is, they are.</summary>
    private async Task<ImageCopy> WriteAsync(ImageCopy image, ManifestCopier manifests, ImageManifest manifest, CancellationToken ct)
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
            await ManifestCopier.PutAsync(image, manifest, digest.ToString(), ct);
            await referrers!.CopyAsync(image, manifests, digest, ct);
        }

        await ManifestCopier.PutAsync(image, manifest, image.Request.Target.Tag?.Value ?? digest.ToString(), ct);
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
