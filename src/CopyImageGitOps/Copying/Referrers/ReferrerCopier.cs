using System.Collections.Concurrent;
using System.Net;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Referrers;

/// <summary>
/// Copies what was said about an image and about its platforms: signatures, attestations, SBOMs, and what was said about those. They arrive
/// before the image's own manifest: so an image that is there has its signatures, also if the copy was interrupted.
/// </summary>
internal sealed class ReferrerCopier(ReferrerFinder finder)
{
    /// <summary>A signature, what was said about it, and what was said about that.</summary>
    private const int MaximumDepth = 3;

    private const int MaximumCount = 1000;

    private readonly OnceEach<(object Source, object Target, Digest Subject), CopiedReferrers> _copied = new();
    private readonly ReferrerLists _lists = new();

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
        var asked = new ConcurrentDictionary<Digest, bool>();
        for (var depth = 0; depth < MaximumDepth && subjects.Count > 0; depth++)
        {
            var next = new ConcurrentDictionary<Digest, bool>();
            await ManifestCopier.AllAsync(image, [.. subjects.Where(s => asked.TryAdd(s, true)).Select(async subject =>
            {
                var outcome = await CopyAllOfAsync(image, manifests, subject, ct);
                foreach (var (referrer, isNew) in outcome.Present)
                {
                    next.TryAdd(referrer, true);
                    if (isNew) image.Referrers.TryAdd(referrer, subject);
                }

                foreach (var skipped in outcome.Skipped) image.SkippedReferrers.TryAdd(skipped, true);
            })]);
            subjects = [.. next.Keys];
        }

        return true;
    }

    private async Task<CopiedReferrers> CopyAllOfAsync(ImageCopy image, ManifestCopier manifests, Digest subject, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var key = (image.Source.Identity, image.Target.Identity, subject);
                return await _copied.RunAsync(key, () => BringAsync(image, manifests, subject, ct));
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
        if (listed.Count + found.Tags.Count + image.Referrers.Count > MaximumCount) throw TooMany(image, subject);
        var (outcome, copied) = (new CopiedReferrers(), new ConcurrentBag<ImageManifest>());
        await ManifestCopier.AllAsync(image,
        [
            .. listed.Select(async m => { if (await CopyManifestAsync(image, manifests, subject, m, outcome, ct) is { } manifest) copied.Add(manifest); }),
            .. found.Tags.Select(t => CopyTagAsync(image, manifests, t, outcome, ct)),
        ]);
        if (!copied.IsEmpty && !image.Target.IndexesReferrers)
            await _lists.AddAsync(image.Registry, subject, [.. copied], ct);
        return outcome;
    }

    private static CopyException TooMany(ImageCopy image, Digest subject) => new(
        FindingCodes.ImageUnsupported,
        $"'{image.Request.Source}' cannot be copied with its signatures: more than {MaximumCount} manifests refer to it or to {subject}.",
        "Copy it without them: 'referrers: none'.");

    /// <summary>Null if it was not written.</summary>
    private static async Task<ImageManifest?> CopyManifestAsync(
        ImageCopy image, ManifestCopier manifests, Digest subject, Descriptor listed, CopiedReferrers outcome, CancellationToken ct)
    {
        if (!MediaTypes.IsIndex(listed.MediaType) && !MediaTypes.IsManifest(listed.MediaType))
        {
            outcome.Skip(listed.Digest, SkippedReferrerReason.UnknownType);
            return null;
        }

        var manifest = await ReadAsync(() => image.Source.ReadAsync(listed, 0, ct));
        if (manifest is null) outcome.Skip(listed.Digest, SkippedReferrerReason.Missing);
        if (manifest?.Subject != subject) return null;
        var isNew = !image.IsPresent || await image.Target.FindBeforeCopyAsync(listed.Digest.ToString(), ct) is null;
        if (isNew) await manifests.CopyAsync(image, manifest, [listed.Digest.ToString()], 1, ct);
        outcome.Add(listed.Digest, isNew);
        return isNew ? manifest : null;
    }

    private static async Task CopyTagAsync(ImageCopy image, ManifestCopier manifests, string tag, CopiedReferrers outcome, CancellationToken ct)
    {
        if (await ReadAsync(() => image.Source.ReadAsync(tag, ct)) is not { } manifest) return;
        var digest = manifest.Raw.Digest;
        var present = await image.Target.FindBeforeCopyAsync(tag, ct);
        if (present is not null && present != digest && !await IsWithinAsync(image.Target, tag, manifest, ct))
        {
            outcome.Skip(digest, SkippedReferrerReason.OtherAtDestination);
            return;
        }

        var isNew = present != digest || image.RewritesReferrers;
        if (isNew) await manifests.CopyAsync(image, manifest, [tag], 1, ct);
        outcome.Add(digest, isNew);
    }

    /// <summary>cosign keeps all signatures in one manifest, a layer for each: one that was added in the destination must not be lost.</summary>
    private static async Task<bool> IsWithinAsync(IImageTarget target, string tag, ImageManifest source, CancellationToken ct)
    {
        var present = await target.ReadAsync(tag, ct);
        return present is null || !present.IsIndex && present.Layers.All(l => source.Layers.Any(s => s.Digest == l.Digest));
    }

    /// <summary>Null if the source lists what it does not have any more.</summary>
    private static async Task<ImageManifest?> ReadAsync(Func<Task<ImageManifest>> read)
    {
        try
        {
            return await read();
        }
        catch (RegistryException e) when (e is { Side: RegistrySide.Source, Status: HttpStatusCode.NotFound })
        {
            return null;
        }
    }
}
