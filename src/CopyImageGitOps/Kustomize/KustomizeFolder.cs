namespace CopyImageGitOps.Kustomize;

/// <summary>Where kustomizations are on disk, as a run sees them.</summary>
/// <param name="Directory">The run's root; the full path.</param>
/// <param name="Files">What the run may read and write: relative to the root, with <c>/</c>.</param>
/// <param name="PathPrefix">
/// Where the root is in its repository: empty, or with a final <c>/</c>. Flux and Argo CD name paths from the repository's root.
/// </param>
public sealed record KustomizeFolder(string Directory, IReadOnlyList<string> Files, string PathPrefix);
