using CopyImageGitOps.Locking;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>The next lock file: the images of this run, and of the old entries those that the manifests still use.</summary>
internal static class LockUpdate
{
    public static LockFile Merge(LockFile old, FoundImages found, IEnumerable<ImageOutcome> outcomes, IReadOnlyList<KustomizePin> pins, bool everythingWasRead)
    {
        var entries = new Dictionary<ImageReference, LockEntry>();
        var used = found.Fields[ImageClass.Copy].Concat(found.Public).Select(field => field.Reference).ToHashSet();
        foreach (var entry in old.Images)
        {
            // A file that could not be read may use any of them.
            if (!everythingWasRead || used.Contains(entry.Target) || used.Contains(entry.Source)) entries[entry.Source] = entry;
        }

        foreach (var image in outcomes.Where(image => image.Replacement is not null && image.Status is not ImageStatus.Failed))
        {
            entries[image.Source] = new LockEntry(image.Source, image.Digest!, ImageReference.Parse(image.Replacement!), image.Platforms)
            {
                LeftOut = image.LeftOut,
            };
        }

        return new LockFile([.. entries.Values]) { Pins = pins };
    }
}
