using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

public sealed class FluxPointerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_base_that_Flux_applies_is_a_root_as_well()
    {
        _folder.Kustomization("base", "resources: []").Kustomization("overlay", "resources: [../base]")
            .Add("flux.yaml", Flux("apps", "path: ./base/") + "---\n" + Flux("again", "path: /overlay/../base"));

        var graph = _folder.Graph();

        Assert.Equal(["base", "overlay"], graph.Roots.Directories());
        Assert.Equal(
            ["Flux Kustomization apps flux.yaml:5", "Flux Kustomization again flux.yaml:11"],
            graph.Root("base").Pointers.Select(p => $"{p.Kind} {p.Name} {p.File}:{p.Line}"));
        Assert.Empty(graph.Root("overlay").Pointers);
    }

    [Fact]
    public void Without_a_path_it_is_the_root_of_the_repository()
    {
        _folder.Kustomization("", "resources: []").Kustomization("top", "resources: [..]")
            .Add("flux.yaml", Flux("all", "sourceRef: {kind: GitRepository, name: r}")).Add("patch.yaml", Flux("patch", "suspend: true"));

        Assert.Equal(["all"], _folder.Graph().Root("").Pointers.Select(p => p.Name));
    }

    [Fact]
    public void Paths_begin_at_the_repository_wherever_the_run_begins()
    {
        _folder.Kustomization("clusters/prod/base", "resources: []").Kustomization("clusters/prod/top", "resources: [../base]")
            .Add("clusters/prod/flux.yaml", Flux("a", "path: clusters/prod/base") + "---\n" + Flux("b", "path: base") + "---\n" + Flux("c", "path: ../../.."));

        var graph = _folder.Graph("clusters/prod", "clusters/prod/");

        Assert.Equal(["base", "top"], graph.Roots.Directories());
        Assert.Equal(["a"], graph.Root("base").Pointers.Select(p => p.Name));
    }

    [Fact]
    public void Objects_in_lists_in_JSON_and_in_kustomizations_count()
    {
        _folder.Kustomization("base", "resources: []").Kustomization("overlay", "resources: [../base]")
            .Kustomization("cluster", "resources: [list.yaml]")
            .Add("cluster/list.yaml", "apiVersion: v1\nkind: List\nitems:\n"
                + "- &a {apiVersion: kustomize.toolkit.fluxcd.io/v1beta2, kind: Kustomization, spec: {path: base}}\n- *a\n")
            .Add("flux.json", """{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"json"},"spec":{"path":"base"}}""");

        Assert.Equal(["cluster/list.yaml", "flux.json"], _folder.Graph().Root("base").Pointers.Select(p => p.File));
    }

    [Fact]
    public void What_is_no_kustomization_or_only_looks_like_an_object_points_nowhere()
    {
        _folder.Add("raw/pod.yaml", Graphs.Pod).Kustomization("component", "kind: Component").Kustomization("app", "components: [../component]")
            .Kustomization("base", "resources: []").Kustomization("top", "resources: [../base]")
            .Add("flux.yaml", Flux("a", "path: raw") + "---\n" + Flux("b", "path: component"))
            .Add("odd.yaml", Flux("c", "path: '${VAR}'") + "---\n" + Flux("d", "path: [base]"))
            .Add("text.yaml", "kind: ConfigMap\ndata:\n  a: |\n    " + Flux("e", "path: base").Replace("\n", "\n    ", StringComparison.Ordinal))
            .Add("other.yaml", "# kustomize.toolkit.fluxcd.io/v1\napiVersion: a/v1\nkind: Kustomization\nspec: {path: base}\n");

        var graph = _folder.Graph();

        Assert.Equal(["app", "top"], graph.Roots.Directories());
        Assert.Empty(graph.Findings);
    }

    [Fact]
    public void Its_images_are_overrides()
    {
        _folder.Kustomization("app", "resources: []").Add("flux.yaml", Flux("apps", """
            path: app
              images:
              - name: nginx
                newTag: "1.27"
              - {name: redis, newName: example.com/redis, newTag: v1, digest: sha256:ab}
              - {newName: nameless}
            """));

        var graph = _folder.Graph();

        Assert.Equal(
            [
                new ImageOverride("app", "Flux Kustomization 'apps'", "flux.yaml", 7, "spec.images[0]", "nginx", "nginx:1.27"),
                new ImageOverride("app", "Flux Kustomization 'apps'", "flux.yaml", 9, "spec.images[1]", "redis", "redis=example.com/redis:v1@sha256:ab"),
            ],
            graph.Overrides);
    }

    [Fact]
    public void A_component_that_it_adds_is_used()
    {
        _folder.Kustomization("app", "resources: []").Kustomization("component", "kind: Component", "resources: [../inner]")
            .Kustomization("inner", "resources: []")
            .Add("flux.yaml", Flux("apps", "path: app\n  components: [../component]"));

        var graph = _folder.Graph();

        Assert.Empty(graph.Findings);
        Assert.Equal(["app"], graph.Roots.Directories());
        Assert.Equal(["component"], graph.Root("app").Pointers.Single().Components);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_said()
    {
        _folder.Add("flux.yaml", Flux("apps", "path: app") + "broken: *none\n").Add("template.yaml", Flux("apps", "path: {{ .Values.path }}: x"));

        var findings = _folder.Graph().Findings;

        Assert.Equal([("flux.yaml", FindingCodes.YamlInvalid), ("template.yaml", FindingCodes.HelmTemplate)], findings.Select(f => (f.File!, f.Code)));
    }

    private static string Flux(string name, string spec) =>
        $"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}}}\nspec:\n  {spec}\n";
}
