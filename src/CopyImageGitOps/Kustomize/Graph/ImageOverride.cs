namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>
/// Replaces an image after kustomize's own <c>images:</c>, so that what Git says there has no effect: <c>spec.images</c> of a Flux
/// Kustomization, <c>kustomize.images</c> of an Argo CD source, or an <c>.argocd-source.yaml</c>.
/// </summary>
/// <param name="Directory">The kustomization's, relative to the run's root.</param>
/// <param name="Source">For a message, as in <c>Flux Kustomization 'apps'</c>.</param>
/// <param name="Name">The image name that it matches.</param>
/// <param name="Text">What it says, as in <c>nginx=registry.example.com/nginx:1.27</c>.</param>
public sealed record ImageOverride(string Directory, string Source, string File, int Line, string Field, string Name, string Text);
