using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>From what the user wants, and what the lock file knows, to what the copy engine is asked.</summary>
public sealed class CopyRequests(CopyImageConfig config, LockFile lockFile)
{
    /// <summary>
    /// A tag that the lock file has written may be overwritten: its digest is one that a reference to the same tag has been copied with. What
    /// somebody else has written may not, unless the user says so.
    /// </summary>
    public CopyRequest Of(PlannedImage image) => new(image.Source.WithDigest(image.Digest), image.OwnsTag ? image.Target : image.Target.WithoutTag())
    {
        Platforms = config.Platforms,
        ExtraTags = [.. image.ExtraTags.Select(TagTemplate.Of)],
        TagConflict = PolicyOf(config.TagConflict) ?? (IsLocked(image) && config.Pin != PinMode.Tag ? TagConflict.Keep : TagConflict.Fail),
        Replaceable = config.TagConflict is null ? [.. Copies(image).Where(e => e.Source.Tag == image.Source.Tag).Select(e => e.Digest)] : [],
        Previous = image.Previous,
        Earlier = Copies(image).Where(e => e.Digest == image.Digest && e.Source == image.Source).Select(e => new EarlierCopy(e.Platforms, e.LeftOut))
            .FirstOrDefault(),
    };

    /// <summary>For a name that the user has given, without a lock file: see docs/decisions/0007-what-copy-does-with-a-tag-that-is-taken.md.</summary>
    public static CopyRequest Of(CopyRequest named, CopyImageConfig config) => named with
    {
        Platforms = config.Platforms,
        ExtraTags = [.. config.Tags.Select(TagTemplate.Parse)],
        TagConflict = PolicyOf(config.TagConflict) ?? TagConflict.Update,
    };

    /// <summary>
    /// Whether it has been copied with this very digest. If the tag is another one by now, an update has moved it that is not merged yet: it keeps
    /// the tag, and the image is there by its digest.
    /// </summary>
    private bool IsLocked(PlannedImage image) => Copies(image).Any(entry => entry.Source.Tag == image.Source.Tag && entry.Digest == image.Digest);

    /// <summary>The earlier copies in the same repository of the destination.</summary>
    private IEnumerable<LockEntry> Copies(PlannedImage image) => lockFile.Images.Where(e => e.Target.Repository == image.Target.Repository);

    private static TagConflict? PolicyOf(TagConflictMode? mode) => mode switch
    {
        TagConflictMode.Update => TagConflict.Update,
        TagConflictMode.Keep => TagConflict.Keep,
        TagConflictMode.Fail => TagConflict.Fail,
        _ => null,
    };
}
