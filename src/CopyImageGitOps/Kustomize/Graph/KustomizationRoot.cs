namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>An object in the repository that has a kustomization applied to a cluster.</summary>
/// <param name="Kind"><c>Flux Kustomization</c>, <c>Argo CD Application</c> or <c>Argo CD ApplicationSet</c>.</param>
public sealed record RootPointer(string Kind, string? Name, string File, int Line)
{
    /// <summary>Directories of components that it adds to the kustomization, relative to the run's root: kustomize alone does not render them.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];
}

/// <summary>A kustomization that is applied as it is: no other one uses it, or something in the repository points at it.</summary>
/// <param name="Pointers">By file and line.</param>
public sealed record KustomizationRoot(Kustomization Kustomization, IReadOnlyList<RootPointer> Pointers);
