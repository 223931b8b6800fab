namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>What a reference of a kustomization leads to.</summary>
public enum ReferenceTarget
{
    /// <summary>A directory with a kustomization.</summary>
    Kustomization,

    /// <summary>A file on disk.</summary>
    File,

    /// <summary>A directory without a kustomization: a chart, or a mistake.</summary>
    Folder,

    /// <summary>Something that kustomize or Helm would fetch.</summary>
    Remote,

    /// <summary>Nothing that is there; kustomize says so itself when it renders.</summary>
    Missing,
}

/// <summary>One path or URL in a kustomization.</summary>
/// <param name="Field">As in <c>resources[2]</c> or <c>patches[0].path</c>.</param>
/// <param name="Value">As written.</param>
/// <param name="Line">In the kustomization file, from 1.</param>
/// <param name="Path">Where it really is, relative to the run's root; for a kustomization its directory. Null for what is remote or missing.</param>
public sealed record KustomizationReference(string Field, string Value, int Line, ReferenceTarget Target, string? Path)
{
    /// <summary>The path as written, from the run's root, where symbolic links on it lead to <see cref="Path"/>; null where there are none.</summary>
    public string? Through { get; init; }
}
