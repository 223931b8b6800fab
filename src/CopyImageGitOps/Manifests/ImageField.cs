using CopyImageGitOps.References;

namespace CopyImageGitOps.Manifests;

/// <summary>One field of a Kubernetes object that holds an image reference, with its exact place.</summary>
public sealed record ImageField
{
    /// <summary>The path relative to the root of the run, with <c>/</c>.</summary>
    public required string File { get; init; }

    /// <summary>The line on which the value begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The column at which the value begins (its opening quote, if it has one), from 1, counted in characters.</summary>
    public required int Column { get; init; }

    /// <summary>The index of the document in its stream, from 0.</summary>
    public required int Document { get; init; }

    /// <summary>The object's <c>apiVersion</c>; for an item of a <c>List</c>, the item's. Null where the document has none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The object's <c>kind</c>; for an item of a <c>List</c>, the item's. Null where the document has none.</summary>
    public required string? Kind { get; init; }

    /// <summary>The object's <c>metadata.name</c>.</summary>
    public required string? Name { get; init; }

    /// <summary>The object's <c>metadata.namespace</c>.</summary>
    public required string? Namespace { get; init; }

    /// <summary>The file that the object was read from, if the object itself says so.</summary>
    public ManifestOrigin? Origin { get; init; }

    /// <summary>The path of the field in the document, as in <c>spec.template.spec.containers[0].image</c>.</summary>
    public required string Field { get; init; }

    /// <summary>The value as it stands there, unquoted.</summary>
    public required string Value { get; init; }

    /// <summary>What the value means.</summary>
    public required ImageReference Reference { get; init; }

    /// <summary>Where the bytes of the value stand, and how they are quoted. An alias has the span of its anchor's value.</summary>
    public required ScalarSpan Span { get; init; }
}
