using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>
/// What an update that ended before its commit has left behind: the host's commit still names copies that the lock file has replaced by newer
/// ones.
/// </summary>
internal static class UnfinishedUpdates
{
    /// <summary>The newer copies take the place of those; they are asked for once more before.</summary>
    public static ImagePlan AddTo(ImagePlan plan, LockState locked, FoundImages found)
    {
        var fields = found.Copies.ToLookup(field => field.Reference);
        var targets = locked.Lock.Images.Select(entry => entry.Target).ToHashSet();
        var images = plan.Images.ToDictionary(image => image.Source);
        foreach (var entry in locked.Lock.Images)
        {
            if (locked.Committed.Find(entry.Source) is not { } before || targets.Contains(before.Target) || !fields.Contains(before.Target)) continue;
            // The tag may have moved on; what manifests name is the digest.
            var target = new ImageReference(entry.Target.Repository, entry.Target.Tag, entry.Digest);
            var image = images.GetValueOrDefault(entry.Source)
                ?? new PlannedImage(entry.Source, entry.Digest, target, []) { OwnsTag = false, Written = entry.Target, Replaces = [] };
            images[entry.Source] = image with
            {
                Fields = [.. image.Fields, .. fields[before.Target]],
                Replaces = [.. image.Replaces, before.Target],
                Previous = before.Digest,
            };
        }

        return plan with { Images = [.. images.Values.OrderBy(image => image.Source.ToString(), StringComparer.Ordinal)] };
    }
}
