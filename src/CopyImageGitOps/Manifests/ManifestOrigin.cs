namespace CopyImageGitOps.Manifests;

/// <summary>
/// Where a resource on its way through KRM functions was read from, as its annotations say
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md#internal-annotations).
/// </summary>
/// <param name="Path">Relative to the package, with <c>/</c>.</param>
/// <param name="Index">The place of the object in its file, from 0.</param>
public sealed record ManifestOrigin(string Path, int? Index);
