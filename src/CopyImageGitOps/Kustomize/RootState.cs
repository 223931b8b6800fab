using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Kustomize.Rendering;

namespace CopyImageGitOps.Kustomize;

/// <summary>A root that could be rendered, as it is now.</summary>
/// <param name="Content">Of its kustomization file.</param>
internal sealed record RootState(KustomizationRoot Root, ReadOnlyMemory<byte> Content, ImagesSection Section, RootRender Render)
{
    public string File => Root.Kustomization.File;

    public string Directory => Root.Kustomization.Directory;

    /// <summary>What the images are before the root's own <c>images:</c>; null where nobody needed to know.</summary>
    public RootRender? Bare { get; init; }
}
