using CopyImageGitOps.Locking;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>The next lock file: the images of this run, and of the old entries those that the manifests still use.</summary>
internal static class LockUpdate
{
    public static LockFile Merge(LockFile old, FoundImages found, IEnumerable<ImageOutcome> outcomes, IReadOnlyList<KustomizePin> pins, bool everythingWasRead)
    {
        var entries = new Dictionary<ImageReference, LockEntry>();
        var used = found.Copies.Concat(found.Public).Select(field => field.Reference).ToHashSet();
        foreach (var entry in old.Images)
        {
            // A file that could not be read may use any of them.
            if (!everythingWasRead || used.Contains(entry.Source) || used.Contains(entry.Target) || used.Overlaps(entry.Older)) entries[entry.Source] = entry;
        }

        foreach (var image in outcomes.Where(image => image.Replacement is not null && image.Status is not ImageStatus.Failed))
            entries[image.Source] = EntryOf(image) with { Older = entries.GetValueOrDefault(image.Source)?.Older ?? [] };
        return new LockFile([.. entries.Values]) { Pins = pins };
    }

    /// <summary>The next lock file of an update: the same entries, of which some have newer digests.</summary>
    /// <param name="named">What a manifest still has, although it is older.</param>
    public static LockFile Move(
        LockState old, IEnumerable<ImageOutcome> outcomes, IReadOnlyList<KustomizePin> pins, IReadOnlySet<ImageReference> named)
    {
        var entries =
            from entry in Moved(old, outcomes)
            let older = old.CopiesOf(entry).Where(copy => copy != entry.Target && named.Contains(copy))
            select entry with { Older = [.. older.OrderBy(copy => copy.ToString(), StringComparer.Ordinal)] };
        return new LockFile([.. entries]) { Pins = pins };
    }

    /// <summary>What manifests may have had before an update.</summary>
    public static List<ImageReference> OlderThan(LockState old, IEnumerable<ImageOutcome> outcomes) =>
        [.. Moved(old, outcomes).SelectMany(entry => old.CopiesOf(entry).Where(copy => copy != entry.Target)).Distinct()];

    private static IEnumerable<LockEntry> Moved(LockState old, IEnumerable<ImageOutcome> outcomes)
    {
        var moved = outcomes.Where(image => image is { Previous: not null, Status: ImageStatus.Copied or ImageStatus.Present })
            .ToDictionary(image => image.Source, EntryOf);
        return old.Lock.Images.Select(entry => moved.GetValueOrDefault(entry.Source, entry));
    }

    private static LockEntry EntryOf(ImageOutcome image) => new(image.Source, image.Digest!, ImageReference.Parse(image.Replacement!), image.Platforms)
    {
        LeftOut = image.LeftOut,
    };
}
