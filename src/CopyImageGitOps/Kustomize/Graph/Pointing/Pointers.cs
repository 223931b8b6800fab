using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

/// <summary>What the objects of Flux and Argo CD in the repository say about kustomizations.</summary>
/// <param name="ByDirectory">Pointers at directories, by file and line.</param>
/// <param name="Components">Directories of components that they add.</param>
internal sealed record Pointers(
    ILookup<string, RootPointer> ByDirectory, IReadOnlySet<string> Components, IReadOnlyList<ImageOverride> Overrides, IReadOnlyList<Finding> Findings)
{
    public IReadOnlyList<RootPointer> To(string directory) => [.. ByDirectory[directory]];
}
