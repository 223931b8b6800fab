using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>A kustomization file as written. Paths are relative to the run's root, with <c>/</c>; those of bases outside of it begin with <c>../</c>.</summary>
public sealed record Kustomization
{
    /// <summary>The kustomization file itself.</summary>
    public required string File { get; init; }

    /// <summary>Where it really is, free of links; empty for the run's root.</summary>
    public required string Directory { get; init; }

    /// <summary>Of kind Component: it cannot be built on its own.</summary>
    public bool IsComponent { get; init; }

    /// <summary>All that it names, in the order of kustomize's fields.</summary>
    public IReadOnlyList<KustomizationReference> References { get; init; } = [];

    /// <summary>
    /// The image fields that it declares itself, beside kustomize's own: those under <c>images:</c> of its <c>configurations:</c>, and the
    /// <c>fieldSpecs</c> of its ImageTagTransformers. Kustomize hands the former on to whoever uses the kustomization as a base.
    /// </summary>
    public IReadOnlyList<FieldSpec> ImageFields { get; init; } = [];

    /// <summary>The line that has Helm render a chart, so that kustomize needs <c>--enable-helm</c>; null if there is none.</summary>
    public int? HelmLine { get; init; }
}
