using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Kustomize.Rendering;

namespace CopyImageGitOps.Kustomize.Editing;

/// <summary>How a root's kustomization is to be edited.</summary>
/// <param name="Bare">The render without the root's own entries, with the edits below it.</param>
/// <param name="Unreached">The places that no entry brings where they shall be.</param>
internal sealed record RootPlan(RootGoal Goal, RootRender Bare, IReadOnlyList<ImageEntry> Entries, IReadOnlyList<int> Unreached)
{
    public byte[] Content { get; } = Goal.State.Section.With(Entries);

    public bool IsChanged => !Content.AsSpan().SequenceEqual(Goal.State.Content.Span);

    /// <summary>A place that is to stay, but that only a new or changed entry would keep as it is; -1 if there is none.</summary>
    public int PlaceToRestore()
    {
        for (var place = 0; place < Bare.Places.Count; place++)
        {
            if (Goal.Wanted[place] is null && EntryChain.LastMatch(Entries, Bare.Places[place].Value) is { } entry && IsNew(entry)) return place;
        }

        return -1;
    }

    private bool IsAdded(int entry) => entry >= Goal.State.Section.Entries.Count;

    /// <summary>Whether an entry is made to pin what it would let through as it is.</summary>
    public bool Pins(int entry) =>
        (IsAdded(entry) || Goal.State.Section.Entries[entry] is { NewTag: null, Digest: null })
        && Entries[entry] is { NewTag: not null } or { Digest: not null };

    public bool IsNew(int entry) => IsAdded(entry) || Entries[entry] != Goal.State.Section.Entries[entry];
}
