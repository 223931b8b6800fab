using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Running;

/// <summary>The references of a run's manifests, by what they are to the user.</summary>
/// <param name="FilesScanned">All files that were looked into, also those without an image.</param>
public sealed record FoundImages(int FilesScanned, ILookup<ImageClass, ImageField> Fields)
{
    /// <summary>Public references and copies of versions that the run does not write but its host commits; see <see cref="CommittedFile"/>.</summary>
    public ILookup<ImageClass, ImageField> Committed { get; init; } = NoFields;

    /// <summary>Of the references those in manifests that no kustomization uses.</summary>
    public ILookup<ImageClass, ImageField> Raw { get; init; } = NoFields;

    /// <summary>The roots of kustomizations, rendered.</summary>
    public IReadOnlyList<FoundRoot> Roots { get; init; } = [];

    /// <summary>Of the public references those that a base has changed behind a pin, with what the pin was made for.</summary>
    public IReadOnlyDictionary<ImageField, string> Outdated { get; init; } = new Dictionary<ImageField, string>();

    /// <summary>Everything that has to be copied.</summary>
    public IEnumerable<ImageField> Public => Fields[ImageClass.Public].Concat(Committed[ImageClass.Public]);

    /// <summary>Everything that is a copy already.</summary>
    public IEnumerable<ImageField> Copies => Fields[ImageClass.Copy].Concat(Committed[ImageClass.Copy]);

    private static ILookup<ImageClass, ImageField> NoFields { get; } = Array.Empty<ImageField>().ToLookup(_ => ImageClass.Other);
}

/// <summary>
/// Another version of a manifest that the host will rewrite: what Git has committed, where the working tree differs from it. Its images are
/// copied as well, so that the commit can be made from the committed version alone and takes nothing of the user's unfinished work with it.
/// </summary>
public sealed record CommittedFile(string File, ReadOnlyMemory<byte> Content);
