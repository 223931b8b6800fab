using CopyImageGitOps.Configuration;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Planning;

/// <summary>What a reference is to the user.</summary>
public enum ImageClass
{
    /// <summary>In one of the source registries: copied and rewritten.</summary>
    Public,

    /// <summary>Under the destination: a copy already.</summary>
    Copy,

    /// <summary>Public, but not included, or excluded, by the user's patterns.</summary>
    Excluded,

    /// <summary>Neither public nor under the destination: left alone, and listed.</summary>
    Other,
}

/// <summary>Decides what a reference is, by its registry and the user's patterns.</summary>
/// <param name="naming">Null where no destination is known, so that no reference is taken for a copy by its name.</param>
public sealed class ImageSelector(CopyImageConfig config, TargetNaming? naming)
{
    private readonly HashSet<Registry> _sources = [.. config.Sources.Select(Registry.Parse)];

    /// <summary>
    /// What copies are copies of, where the user's patterns shall hold for copies as they do for their sources. By default every copy is
    /// <see cref="ImageClass.Copy"/>.
    /// </summary>
    public ILookup<ImageReference, ImageReference>? Originals { get; init; }

    /// <summary>
    /// Fields that share one text, through an alias, share one class too: a text that is not public to all of its uses is left alone.
    /// </summary>
    public ILookup<ImageClass, ImageField> Select(IEnumerable<ImageField> fields) => fields
        .GroupBy(field => (field.File, field.Span.Start))
        .SelectMany(sharing => sharing.Select(field => (Class: ClassOf(sharing), field)))
        .ToLookup(selected => selected.Class, selected => selected.field);

    private ImageClass ClassOf(IEnumerable<ImageField> sharing)
    {
        var classes = sharing.Select(Classify).Distinct().ToList();
        return classes is [var only] ? only : ImageClass.Excluded;
    }

    private ImageClass Classify(ImageField field)
    {
        // The destination may itself be a registry that counts as public: Docker Hub, or a project of quay.io.
        if (naming?.Contains(field.Reference.Repository) == true)
            return Originals?[field.Reference].All(original => IsWanted(original, field)) ?? true ? ImageClass.Copy : ImageClass.Excluded;
        if (!_sources.Contains(field.Reference.Registry)) return ImageClass.Other;
        return IsWanted(field.Reference, field) ? ImageClass.Public : ImageClass.Excluded;
    }

    private bool IsWanted(ImageReference image, ImageField at)
    {
        if (!_sources.Contains(image.Registry)) return false;
        if (config.Include.Count > 0 && !config.Include.Any(pattern => Matches(pattern, image, at))) return false;
        return !config.Exclude.Any(pattern => Matches(pattern, image, at));
    }

    private static bool Matches(ImagePattern pattern, ImageReference image, ImageField at) => pattern.Matches(image, at.Kind, at.Namespace, at.Name);
}
