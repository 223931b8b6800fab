using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Kustomize;

/// <summary>A root, and the images that it renders.</summary>
/// <param name="Images">
/// Those that it is meant to have: where an entry of ours hides a change in a base, what the base says now. Their file is the root's
/// kustomization, and their span is in the render.
/// </param>
public sealed record RenderedRoot(KustomizationRoot Root, IReadOnlyList<ImageField> Images)
{
    public bool IsRendered => State is not null;

    /// <summary>Null where the root could not be rendered.</summary>
    internal RootState? State { get; init; }

    /// <summary>The images that a base has changed behind a pin.</summary>
    public IReadOnlyDictionary<ImageField, KustomizePin> Outdated { get; init; } = new Dictionary<ImageField, KustomizePin>();
}
