using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Running;

/// <summary>A distinct image of the manifests and what became of it.</summary>
/// <param name="Source">In canonical form.</param>
/// <param name="Digest">Null where it is not known.</param>
/// <param name="Target">The copy, with tag and digest; null for a skipped or unplanned image.</param>
/// <param name="Replacement">What stands, or will stand, in the manifests instead.</param>
/// <param name="Bytes">Uploaded, or to be downloaded in a plan.</param>
/// <param name="Fields">The places that reference it.</param>
public sealed record ImageOutcome(
    ImageReference Source, ImageStatus Status, Digest? Digest, ImageReference? Target, string? Replacement, long Bytes, IReadOnlyList<ImageField> Fields)
{
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Platforms that the image has and that are not wanted.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The references that are rewritten to the replacement, if the image did not fail.</summary>
    public IReadOnlyList<ImageReference> Replaces { get; init; } = [];

    /// <summary>The digest of the older copy that this one takes the place of.</summary>
    public Digest? Previous { get; init; }

    /// <summary>How many signatures, attestations and SBOMs were copied with it.</summary>
    public int Referrers { get; init; }

    /// <summary>What is written in place of what, for the images that did not fail.</summary>
    internal static IReadOnlyDictionary<ImageReference, string> ReplacementsOf(IEnumerable<ImageOutcome> images) => images
        .Where(image => image is { Status: not ImageStatus.Failed, Replacement: not null })
        .SelectMany(image => image.Replaces.Select(replaced => KeyValuePair.Create(replaced, image.Replacement!)))
        .DistinctBy(pair => pair.Key).ToDictionary();

    /// <summary>The images that a plan does not have: those that could not be resolved, and those that are not to be copied.</summary>
    internal static IEnumerable<ImageOutcome> NotPlanned(FoundImages found, IReadOnlyList<ImageOutcome> planned)
    {
        var known = planned.Select(image => image.Source).ToHashSet();
        return Group(found.Public.Where(field => !known.Contains(field.Reference)), ImageStatus.Failed)
            .Concat(Group(found.Fields[ImageClass.Excluded].Concat(found.Fields[ImageClass.Other]), ImageStatus.Skipped));
    }

    /// <summary>Images of which nothing is known but that they are left alone, or failed.</summary>
    internal static IEnumerable<ImageOutcome> Group(IEnumerable<ImageField> fields, ImageStatus status) => fields
        .GroupBy(field => field.Reference).OrderBy(uses => uses.Key.ToString(), StringComparer.Ordinal)
        .Select(uses => new ImageOutcome(uses.Key, status, uses.Key.Digest, null, null, 0, [.. uses]));
}
