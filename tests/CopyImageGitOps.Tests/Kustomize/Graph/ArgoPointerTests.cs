using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

public sealed class ArgoPointerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("source: {path: base}", true)]
    [InlineData("source: {path: ./base, kustomize: {namePrefix: a-}}", true)]
    [InlineData("source: {path: base, plugin: {name: kustomize-with-secrets}}", true)]
    [InlineData("sources: [{chart: nginx}, {ref: values}, {path: base}]", true)]
    [InlineData("sourceHydrator: {drySource: {path: base}}", true)]
    [InlineData("source: {path: base, helm: {values: ''}}", false)]
    [InlineData("source: {path: base, directory: {recurse: true}}", false)]
    [InlineData("source: {repoURL: 'https://example.com'}", false)]
    [InlineData("source: {path: '{{path}}'}", false)]
    public void What_an_Application_renders_with_kustomize_is_a_root(string spec, bool isRoot)
    {
        _folder.Kustomization("base", "resources: []").Kustomization("top", "resources: [../base]").Add("app.yaml", Application("web", spec));

        var graph = _folder.Graph();

        Assert.Equal(isRoot ? ["base", "top"] : ["top"], graph.Roots.Directories());
        if (isRoot) Assert.Equal([("Argo CD Application", "web", "app.yaml", 5)], graph.Root("base").Pointers.Select(p => (p.Kind, p.Name!, p.File, p.Line)));
    }

    [Fact]
    public void Images_of_its_sources_are_overrides()
    {
        _folder.Kustomization("a", "resources: []").Kustomization("b", "resources: []").Add("app.yaml", Application("web", """
            sources:
              - path: a
                kustomize:
                  images:
                  - nginx:1.27
                  - quay.io:443/org/old=example.com/new@sha256:ab
              - path: b
                kustomize: {images: ['example.com:5000/x', 'x:1@sha256:cd', 7]}
            """));

        Assert.Equal(
            [
                new("a", "Argo CD Application 'web'", "app.yaml", 9, "spec.sources[0].kustomize.images[0]", "nginx", "nginx:1.27"),
                new(
                    "a", "Argo CD Application 'web'", "app.yaml", 10, "spec.sources[0].kustomize.images[1]",
                    "quay.io:443/org/old", "quay.io:443/org/old=example.com/new@sha256:ab"),
                new("b", "Argo CD Application 'web'", "app.yaml", 12, "spec.sources[1].kustomize.images[0]", "example.com:5000/x", "example.com:5000/x"),
                new("b", "Argo CD Application 'web'", "app.yaml", 12, "spec.sources[1].kustomize.images[1]", "x", "x:1@sha256:cd"),
                new("b", "Argo CD Application 'web'", "app.yaml", 12, "spec.sources[1].kustomize.images[2]", "7", "7"),
            ],
            _folder.Graph().Overrides);
    }

    [Fact]
    public void A_source_file_in_the_directory_overrides_too()
    {
        _folder.Kustomization("apps/web", "resources: []").Add("apps/web/.argocd-source.yaml", "kustomize:\n  images:\n  - nginx:1.27\n")
            .Add("apps/web/.argocd-source-prod.yaml", "kustomize: {images: ['nginx=example.com/nginx']}").Add(".argocd-source-x.yaml", "helm: {}")
            .Add("apps/web/argocd-source.yaml", "kustomize: {images: [no]}");

        Assert.Equal(
            [
                new(
                    "apps/web", "Argo CD's '.argocd-source-prod.yaml'", "apps/web/.argocd-source-prod.yaml", 1,
                    "kustomize.images[0]", "nginx", "nginx=example.com/nginx"),
                new("apps/web", "Argo CD's '.argocd-source.yaml'", "apps/web/.argocd-source.yaml", 3, "kustomize.images[0]", "nginx", "nginx:1.27"),
            ],
            _folder.Graph().Overrides);
    }

    [Fact]
    public void Components_of_a_source_are_used()
    {
        _folder.Kustomization("app", "resources: []").Kustomization("component", "kind: Component")
            .Add("app.yaml", Application("web", "source: {path: app, kustomize: {components: [../component]}}"));

        var graph = _folder.Graph();

        Assert.Empty(graph.Findings);
        Assert.Equal(["component"], graph.Root("app").Pointers.Single().Components);
    }

    private static string Application(string name, string spec) =>
        $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}}}\nspec:\n  {spec}\n";
}
