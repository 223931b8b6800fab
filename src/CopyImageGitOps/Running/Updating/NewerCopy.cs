using CopyImageGitOps.Configuration;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running.Updating;

/// <summary>An entry of the lock file, and the copy that its source asks for by now: another one, or the same.</summary>
internal sealed record NewerCopy(LockedCopy Locked, PlannedImage Image, ImageReference Next)
{
    /// <summary>Neither is the source newer, nor does a manifest name something older than the lock file.</summary>
    public bool IsCurrent => Image.Digest == Locked.Entry.Digest && Locked.IsSettled;

    /// <param name="image">The source as it is now, planned.</param>
    public static NewerCopy Of(LockedCopy locked, PlannedImage image, PinMode pin)
    {
        var entry = locked.Entry;
        var named = locked.Fields.Select(field => field.Reference).Distinct().ToList();
        var isSame = image.Digest == entry.Digest;
        var next = isSame ? entry.Target : ImageReference.Parse(image.Replacement(pin));
        var newer = image with
        {
            Fields = locked.Fields,
            Written = next,
            // A tag that is where it was left is none of an update's business.
            OwnsTag = image.OwnsTag && !isSame,
            Replaces = [.. named.Where(reference => reference != next)],
            Previous = isSame ? named.Select(reference => reference.Digest).FirstOrDefault(digest => digest != entry.Digest) ?? entry.Digest : entry.Digest,
        };
        return new NewerCopy(locked, newer, next);
    }

    /// <summary>Without a reference that something else may be meant by.</summary>
    public NewerCopy Without(ImageReference ambiguous) => this with
    {
        Image = Image with
        {
            Fields = [.. Image.Fields.Where(field => field.Reference != ambiguous)],
            Replaces = [.. Image.Replaces.Where(reference => reference != ambiguous)],
        },
    };
}
