using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Planning;

/// <summary>
/// From public references to a plan: which digest each means, and where its copy is kept. Everything that can be known to be wrong is found
/// here, before anything is copied.
/// </summary>
public sealed class Planner(CopyImageConfig config, TargetNaming naming)
{
    private readonly TagNaming _tags = new(config);

    /// <param name="fields">All fields that reference public images.</param>
    /// <param name="digests">What each distinct reference means; a reference that is missing here could not be resolved, and is not planned.</param>
    public ImagePlan Plan(IEnumerable<ImageField> fields, IReadOnlyDictionary<ImageReference, Digest> digests)
    {
        var findings = new List<Finding>();
        var images = new List<PlannedImage>();
        foreach (var group in fields.GroupBy(field => field.Reference).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal))
        {
            if (!digests.TryGetValue(group.Key, out var digest)) continue;
            if (Named(group, digest, findings) is { } image) images.Add(image);
        }

        return ResolveSharedTags(images, findings);
    }

    /// <summary>Null if its names break the grammar, which is said at every place that references the image.</summary>
    private PlannedImage? Named(IGrouping<ImageReference, ImageField> uses, Digest digest, List<Finding> findings)
    {
        var (part, template, key) = ("name", config.Target, "target");
        try
        {
            var repository = naming.TargetOf(uses.Key.Repository);
            (part, template, key) = ("tag", string.Join("', '", config.Tags), "tags");
            var (main, extra) = _tags.TagsOf(uses.Key.Tag, digest);
            return new PlannedImage(uses.Key, digest, new ImageReference(repository, main, digest), [.. uses]) { ExtraTags = extra };
        }
        catch (ReferenceFormatException exception)
        {
            findings.AddRange(ImageFindings.At(uses, FindingCodes.TargetInvalid,
                $"No {part} can be made for the copy of '{uses.Key}' with the template '{template}': {exception.Message}.",
                $"Change '{key}' in the configuration."));
            return null;
        }
    }

    /// <summary>
    /// Images that share a tag but not its digest: from one source repository, a reference that follows the tag owns it, and one that is pinned to
    /// another digest is kept without it; from different ones, the naming is wrong.
    /// </summary>
    private ImagePlan ResolveSharedTags(List<PlannedImage> images, List<Finding> findings)
    {
        var failed = new HashSet<ImageReference>();
        var lost = new HashSet<(ImageReference, Tag?)>();
        foreach (var sharing in images.SelectMany(_tags.ClaimsOf).GroupBy(claim => claim.Name))
        {
            if (sharing.DistinctBy(claim => claim.Image.Digest).Count() == 1) continue;
            if (IsCollision(sharing))
            {
                findings.AddRange(sharing.SelectMany(claim => Collision(claim, sharing)));
                failed.UnionWith(sharing.Select(claim => claim.Image.Source));
            }
            else
            {
                var owner = sharing.OrderBy(claim => claim.Image.Source.Digest is not null).First();
                lost.UnionWith(sharing.Where(claim => claim.Image.Digest != owner.Image.Digest).Select(claim => (claim.Image.Source, (Tag?)claim.Tag)));
            }
        }

        var planned = images.Where(image => !failed.Contains(image.Source)).Select(image => image with
        {
            OwnsTag = !lost.Contains((image.Source, image.Target.Tag)),
            ExtraTags = [.. image.ExtraTags.Where(tag => !lost.Contains((image.Source, tag)))],
        });
        return new ImagePlan([.. planned.OrderBy(image => image.Source.ToString(), StringComparer.Ordinal)], findings);
    }

    private bool IsCollision(IEnumerable<TagClaim> sharing) =>
        sharing.Any(claim => claim.HasDigest || claim.IsMain && config.Pin == PinMode.Tag)
        || sharing.DistinctBy(claim => claim.Image.Source.Repository).Count() > 1;

    private static IEnumerable<Finding> Collision(TagClaim claim, IEnumerable<TagClaim> sharing)
    {
        var image = claim.Image;
        var others = string.Join(", ", sharing.Select(other => other.Image).Where(other => other.Digest != image.Digest)
            .Select(other => $"'{other.Source}' ({other.Digest})"));
        return ImageFindings.At(image.Fields, FindingCodes.TargetCollision,
            $"'{image.Source}' ({image.Digest}) and {others} would have the same copy '{claim.Name}'.",
            sharing.Any(other => other.HasDigest)
                ? "Use more digits of the digest in 'tags', as in '{tag}-{digest:32}'."
                : "Change 'target' so that the names differ (the default keeps the registry in the path), or use 'pin: tag@digest'.");
    }
}

/// <summary>What will be done, by source reference, and what cannot be.</summary>
public sealed record ImagePlan(IReadOnlyList<PlannedImage> Images, IReadOnlyList<Finding> Findings);
