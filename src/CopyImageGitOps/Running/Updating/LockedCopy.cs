using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running.Updating;

/// <summary>An entry of the lock file, and where its copy is in use.</summary>
/// <param name="References">By which manifests may name it; see <see cref="LockState.CopiesOf"/>.</param>
/// <param name="Fields">That name it, and that the user's patterns do not leave out.</param>
internal sealed record LockedCopy(LockEntry Entry, IReadOnlyList<ImageReference> References, IReadOnlyList<ImageField> Fields)
{
    /// <summary>Whether every manifest names what the lock file says.</summary>
    public bool IsSettled => Fields.All(named => named.Reference == Entry.Target);

    public static IReadOnlyList<LockedCopy> In(LockState locked, FoundImages found)
    {
        var fields = found.Copies.ToLookup(field => field.Reference);
        return
        [
            .. from entry in locked.Lock.Images
               let references = locked.CopiesOf(entry)
               select new LockedCopy(entry, references, [.. references.SelectMany(reference => fields[reference])]),
        ];
    }

    /// <summary>The sources of each copy: several, where a copy has no tag to tell them apart.</summary>
    public static ILookup<ImageReference, ImageReference> OriginalsOf(LockState locked) => locked.Lock.Images
        .SelectMany(entry => locked.CopiesOf(entry).Select(copy => (Copy: copy, entry.Source)))
        .ToLookup(pair => pair.Copy, pair => pair.Source);

    /// <summary>An outcome for an entry that stays as it is.</summary>
    public ImageOutcome Stays(ImageStatus status) => new(Entry.Source, status, Entry.Digest, Entry.Target, Entry.Target.ToString(), 0, Fields)
    {
        Platforms = Entry.Platforms,
        LeftOut = Entry.LeftOut,
    };
}
