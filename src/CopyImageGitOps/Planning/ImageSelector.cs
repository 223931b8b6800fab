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
        if (naming?.Contains(field.Reference.Repository) == true) return ImageClass.Copy;
        if (!_sources.Contains(field.Reference.Registry)) return ImageClass.Other;
        if (config.Include.Count > 0 && !config.Include.Any(pattern => Matches(pattern, field))) return ImageClass.Excluded;
        return config.Exclude.Any(pattern => Matches(pattern, field)) ? ImageClass.Excluded : ImageClass.Public;
    }

    private static bool Matches(ImagePattern pattern, ImageField field) => pattern.Matches(field.Reference, field.Kind, field.Namespace, field.Name);
}
