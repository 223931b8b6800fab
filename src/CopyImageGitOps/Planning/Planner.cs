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
    /// <param name="fields">All fields that reference public images.</param>
    /// <param name="digests">What each distinct reference means; a reference that is missing here could not be resolved, and is not planned.</param>
    public ImagePlan Plan(IEnumerable<ImageField> fields, IReadOnlyDictionary<ImageReference, Digest> digests)
    {
        var findings = new List<Finding>();
        var images = new List<PlannedImage>();
        foreach (var group in fields.GroupBy(field => field.Reference).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal))
        {
            if (!digests.TryGetValue(group.Key, out var digest)) continue;
            try
            {
                var target = new ImageReference(naming.TargetOf(group.Key.Repository), group.Key.Tag, digest);
                images.Add(new PlannedImage(group.Key, digest, target, [.. group]));
            }
            catch (ReferenceFormatException exception)
            {
                findings.AddRange(ImageFindings.At(group, FindingCodes.TargetInvalid,
                    $"No name can be made for the copy of '{group.Key}' with the template '{config.Target}': {exception.Message}.",
                    "Change 'target' in the configuration."));
            }
        }

        return ResolveSharedTags(images, findings);
    }

    /// <summary>
    /// Images that share a target's tag but not its digest: from one source repository, a reference that follows the tag owns it, and one that is
    /// pinned to another digest is kept by digest; from different ones, the naming is wrong.
    /// </summary>
    private ImagePlan ResolveSharedTags(List<PlannedImage> images, List<Finding> findings)
    {
        var planned = images.Where(image => image.Target.Tag is null).ToList();
        foreach (var sharing in images.Where(image => image.Target.Tag is not null).GroupBy(image => image.Target.WithoutDigest()))
        {
            if (sharing.DistinctBy(image => image.Digest).Count() == 1)
            {
                planned.AddRange(sharing);
            }
            else if (config.Pin == PinMode.Tag || sharing.DistinctBy(image => image.Source.Repository).Count() > 1)
            {
                findings.AddRange(sharing.SelectMany(image => Collision(image, sharing)));
            }
            else
            {
                var owner = sharing.OrderBy(image => image.Source.Digest is not null).First();
                planned.AddRange(sharing.Select(image => image with { OwnsTag = image.Digest == owner.Digest }));
            }
        }

        return new ImagePlan([.. planned.OrderBy(image => image.Source.ToString(), StringComparer.Ordinal)], findings);
    }

    private static IEnumerable<Finding> Collision(PlannedImage image, IEnumerable<PlannedImage> sharing)
    {
        var others = string.Join(", ", sharing.Where(other => other.Digest != image.Digest).Select(other => $"'{other.Source}' ({other.Digest})"));
        return ImageFindings.At(image.Fields, FindingCodes.TargetCollision,
            $"'{image.Source}' ({image.Digest}) and {others} would have the same copy '{image.Target.WithoutDigest()}'.",
            "Change 'target' so that the names differ (the default keeps the registry in the path), or use 'pin: tag@digest'.");
    }
}

/// <summary>What will be done, by source reference, and what cannot be.</summary>
public sealed record ImagePlan(IReadOnlyList<PlannedImage> Images, IReadOnlyList<Finding> Findings);
