namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>Entries as kustomize applies them: one after the other, each to what the ones before it made.</summary>
public static class EntryChain
{
    /// <summary>What becomes of an image.</summary>
    public static string Apply(IReadOnlyList<ImageEntry> entries, string image) => Run(entries, image).Output;

    /// <summary>The index of the last entry that is for an image, or for what the ones before it made of the image; null if there is none.</summary>
    public static int? LastMatch(IReadOnlyList<ImageEntry> entries, string image) => Run(entries, image).Last;

    private static EntryOutcome Run(IReadOnlyList<ImageEntry> entries, string image) => new EntrySimulation(entries, [new(image, image)]).Outcomes[0];
}
