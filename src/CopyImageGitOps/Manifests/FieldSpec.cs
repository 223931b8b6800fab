namespace CopyImageGitOps.Manifests;

/// <summary>
/// Names an image field of a kind, in kustomize's FieldSpec syntax
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/fieldspec.go): <c>path: spec/jobs[]/image</c>. A part that is null
/// or empty matches all; <c>[]</c> behind a path segment means each element of the list, and a list is entered without it too.
/// </summary>
public sealed record FieldSpec
{
    public string? Group { get; init; }

    public string? Version { get; init; }

    public string? Kind { get; init; }

    /// <summary>Segments separated by <c>/</c>; a slash within a key is written <c>\/</c>.</summary>
    public required string Path { get; init; }
}
