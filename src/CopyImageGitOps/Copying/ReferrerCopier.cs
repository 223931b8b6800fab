using System.Collections.Concurrent;
using System.Net;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Copies what was said about an image and about its platforms: signatures, attestations, SBOMs, and what was said about those. They arrive
/// before the image's own manifest: so an image that is there has its signatures, also if the copy was interrupted.
/// </summary>
internal sealed class ReferrerCopier(ReferrerFinder finder, TransferScheduler scheduler)
{
    /// <summary>A signature, what was said about it, and what was said about that.</summary>
    private const int MaximumDepth = 3;

    private const int MaximumCount = 1000;

    private readonly OnceEach<(Repository Source, Repository Target, Digest Subject), CopiedReferrers> _copied = new();
    private readonly ReferrerLists _lists = new();

    private sealed record CopiedReferrers(IReadOnlyCollection<Digest> Copied, IReadOnlyCollection<SkippedReferrer> Skipped);

    /// <summary>Asks the source while the image is being copied.</summary>
    /// <exception cref="ReferrersException">It does not say.</exception>
    public Task PrepareAsync(ImageCopy image, Digest top, CancellationToken ct) =>
        ReferrersException.WrapAsync(image, () => finder.FindAsync(image.Source, top, ct));

    /// <param name="top">The image, of which all children are in the destination.</param>
    /// <exception cref="ReferrersException">One could not be copied.</exception>
    public Task CopyAsync(ImageCopy image, ManifestCopier manifests, Digest top, CancellationToken ct) =>
        ReferrersException.WrapAsync(image, () => CopyLevelsAsync(image, manifests, [top, .. image.Children.Keys], ct));

    private async Task<bool> CopyLevelsAsync(ImageCopy image, ManifestCopier manifests, IReadOnlyCollection<Digest> subjects, CancellationToken ct)
    {
        for (var depth = 0; depth < MaximumDepth && subjects.Count > 0; depth++)
        {
            var next = new ConcurrentBag<Digest>();
            await ManifestCopier.AllAsync(image, [.. subjects.Select(async subject =>
            {
                foreach (var referrer in await CopyAllOfAsync(image, manifests, subject, ct))
                    if (image.Referrers.TryAdd(referrer, subject)) next.Add(referrer);
            })]);
            subjects = next;
        }

        return true;
    }

    /// <returns>The digests of what is in the destination now.</returns>
    private async Task<IReadOnlyCollection<Digest>> CopyAllOfAsync(ImageCopy image, ManifestCopier manifests, Digest subject, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var key = (image.Source.Repository, image.Target.Repository, subject);
                var outcome = await _copied.RunAsync(key, () => BringAsync(image, manifests, subject, ct));
                foreach (var skipped in outcome.Skipped) image.SkippedReferrers.TryAdd(skipped, true);
                return outcome.Copied;
            }
            catch (AbandonedException) when (!image.HasFailed)
            {
                // It was another image's, which failed elsewhere: now it is this one's.
            }
        }
    }

    private async Task<CopiedReferrers> BringAsync(ImageCopy image, ManifestCopier manifests, Digest subject, CancellationToken ct)
    {
        var found = await finder.FindAsync(image.Source, subject, ct);
        var listed = found.Manifests.DistinctBy(m => m.Digest).ToList();
        if (listed.Count + found.Tags.Count + image.Referrers.Count > MaximumCount)
            throw new RegistryException(image.Source.Context($"read '{subject}'"), FindingCodes.ImageUnsupported, $"it has more than {MaximumCount} referrers.");
        var (copied, tagged, skipped) = (new ConcurrentBag<ImageManifest>(), new ConcurrentBag<Digest>(), new ConcurrentBag<SkippedReferrer>());
        await ManifestCopier.AllAsync(image,
        [
            .. listed.Select(async m => await AddAsync(copied, CopyManifestAsync(image, manifests, subject, m, skipped, ct))),
            .. found.Tags.Select(async t => await AddAsync(tagged, CopyTagAsync(image, manifests, t, skipped, ct))),
        ]);
        if (!copied.IsEmpty && !image.Target.IndexesReferrers)
            await scheduler.ManifestAsync(() => _lists.AddAsync(image.Target, subject, [.. copied], ct), ct);
        return new CopiedReferrers([.. copied.Select(m => m.Raw.Digest).Concat(tagged).Distinct()], skipped);
    }

    private static async Task AddAsync<T>(ConcurrentBag<T> all, Task<T?> one) where T : class
    {
        if (await one is { } result) all.Add(result);
    }

    /// <summary>Null if it was left out.</summary>
    private async Task<ImageManifest?> CopyManifestAsync(
        ImageCopy image, ManifestCopier manifests, Digest subject, Descriptor listed, ConcurrentBag<SkippedReferrer> skipped, CancellationToken ct)
    {
        if (!MediaTypes.IsIndex(listed.MediaType) && !MediaTypes.IsManifest(listed.MediaType))
        {
            skipped.Add(new SkippedReferrer(listed.Digest, SkippedReferrerReason.UnknownType));
            return null;
        }

        var manifest = await ReadAsync(() => image.Source.ReadAsync(listed, 0, ct), ct);
        if (manifest is null) skipped.Add(new SkippedReferrer(listed.Digest, SkippedReferrerReason.Missing));
        if (manifest?.Subject != subject) return null;
        await manifests.CopyAsync(image, manifest, listed.Digest.ToString(), 1, ct);
        return manifest;
    }

    private async Task<Digest?> CopyTagAsync(
        ImageCopy image, ManifestCopier manifests, string tag, ConcurrentBag<SkippedReferrer> skipped, CancellationToken ct)
    {
        if (await ReadAsync(() => image.Source.ReadTagAsync(tag, ct), ct) is not { } manifest) return null;
        var present = await scheduler.ManifestAsync(() => image.Target.FindBeforeCopyAsync(tag, ct), ct);
        if (present == manifest.Raw.Digest) return present;
        if (present is not null && !await IsWithinAsync(image.Target, tag, manifest, ct))
        {
            skipped.Add(new SkippedReferrer(manifest.Raw.Digest, SkippedReferrerReason.OtherAtDestination));
            return null;
        }

        await manifests.CopyAsync(image, manifest, tag, 1, ct);
        return manifest.Raw.Digest;
    }

    /// <summary>cosign keeps all signatures in one manifest, a layer for each: one that was added in the destination must not be lost.</summary>
    private async Task<bool> IsWithinAsync(CopyTarget target, string tag, ImageManifest source, CancellationToken ct)
    {
        var present = await scheduler.ManifestAsync(() => target.ReadAsync(tag, ct), ct);
        return present is null || !present.IsIndex && present.Layers.All(l => source.Layers.Any(s => s.Digest == l.Digest));
    }

    /// <summary>Null if the source lists what it does not have any more.</summary>
    private async Task<ImageManifest?> ReadAsync(Func<Task<ImageManifest>> read, CancellationToken ct)
    {
        try
        {
            return await scheduler.ManifestAsync(read, ct);
        }
        catch (RegistryException e) when (e is { Side: RegistrySide.Source, Status: HttpStatusCode.NotFound })
        {
            return null;
        }
    }
}
