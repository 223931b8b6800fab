using CopyImageGitOps.Kustomize;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Planning;

namespace CopyImageGitOps.Running;

/// <summary>A root of kustomizations and its images.</summary>
/// <param name="Images">By what they are to the user; as <see cref="RenderedRoot.Images"/>.</param>
public sealed record FoundRoot(RenderedRoot Root, ILookup<ImageClass, ImageField> Images);
