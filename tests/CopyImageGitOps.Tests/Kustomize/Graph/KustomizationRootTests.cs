using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

public sealed class KustomizationRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_nothing_uses_is_a_root()
    {
        _folder.Add("base/pod.yaml", Graphs.Pod).Add("raw/pod.yaml", Graphs.Pod).Add("base/unused.yaml", Graphs.Pod)
            .Kustomization("base", "resources: [pod.yaml]")
            .Kustomization("overlays/dev", "resources: [../../base]")
            .Kustomization("overlays/prod", "bases: [../../base]")
            .Add("alone/kustomization.yml", "namePrefix: a-\n")
            .Add("Kustomization", "resources: [alone]\n");

        var graph = _folder.Graph();

        Assert.Equal(["", "overlays/dev", "overlays/prod"], graph.Roots.Directories());
        Assert.Equal(["base", "overlays/dev"], graph.ClosureOf(graph.Root("overlays/dev")).Select(k => k.Directory));
        Assert.Equal(
            ["base/pod.yaml", "Kustomization", "alone/kustomization.yml"],
            new[] { "base/pod.yaml", "base/unused.yaml", "raw/pod.yaml", "Kustomization", "alone/kustomization.yml" }.Where(graph.Manages));
        Assert.Empty(graph.Findings);
    }

    [Fact]
    public void A_closure_has_bases_before_what_uses_them_and_each_once()
    {
        _folder.Kustomization("a", "resources: [../b, ../c]").Kustomization("b", "resources: [../d]")
            .Kustomization("c", "resources: [../d]", "components: [../e]").Kustomization("d", "resources: []").Kustomization("e", "kind: Component");

        var graph = _folder.Graph();

        Assert.Equal(["d", "b", "e", "c", "a"], graph.ClosureOf(graph.Roots.Single()).Select(k => k.Directory));
    }

    [Fact]
    public void A_base_outside_of_the_run_belongs_to_the_closure_but_is_no_root()
    {
        _folder.Add("shared/pod.yaml", Graphs.Pod).Kustomization("shared", "resources: [pod.yaml]").Kustomization("run/app", "resources: [../../shared]");

        var graph = _folder.Graph("run");

        Assert.Equal(["app"], graph.Roots.Directories());
        var shared = graph.ClosureOf(graph.Root("app"))[0];
        Assert.Equal(("../shared", "../shared/kustomization.yaml"), (shared.Directory, shared.File));
        Assert.Equal(["1: resources[0] pod.yaml -> File ../shared/pod.yaml"], shared.Listing());
    }

    [Fact]
    public void A_base_that_is_not_among_the_files_is_no_root()
    {
        _folder.Kustomization("app", "resources: [../base]").Kustomization("base", "resources: []").Kustomization("untracked", "resources: []");

        var graph = CopyImageGitOps.Kustomize.Graph.KustomizationGraph.Read(
            _folder.Path, ["app/kustomization.yaml"], "", TestContext.Current.CancellationToken);

        Assert.Equal(["app"], graph.Roots.Directories());
        Assert.Equal(["base", "app"], graph.ClosureOf(graph.Roots[0]).Select(k => k.Directory));
    }

    [Fact]
    public void A_component_that_nobody_uses_is_no_root_and_uses_nothing()
    {
        _folder.Add("component/pod.yaml", Graphs.Pod).Kustomization("base", "resources: []")
            .Kustomization("component", "kind: Component", "resources: [pod.yaml, ../base]", "components: [../inner]")
            .Kustomization("inner", "apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Component");

        var graph = _folder.Graph();

        Assert.Equal(["base"], graph.Roots.Directories());
        Assert.True(graph.Manages("component/pod.yaml"));
        Assert.Equal(["component/kustomization.yaml", "inner/kustomization.yaml"], graph.Findings.Select(f => f.File));
        Assert.All(
            graph.Findings,
            f => Assert.Equal(
                (Severity.Info, FindingCodes.ComponentUnused, "No kustomization uses this component, so it is not rendered, and its files are left alone"),
                (f.Severity, f.Code, f.Message)));
    }

    [Fact]
    public void The_templates_of_a_chart_have_no_kustomizations()
    {
        _folder.Add("chart/Chart.yaml", "").Kustomization("chart/templates/x", "{{ broken").Kustomization("app", "resources: []");

        var graph = _folder.Graph();

        Assert.Equal(["app"], graph.Roots.Directories());
        Assert.Empty(graph.Findings);
    }

    [Fact]
    public void All_below_a_chart_that_is_rendered_is_managed()
    {
        _folder.Add("app/charts/c/Chart.yaml", "").Add("app/charts/c/values.yaml", "").Add("app/charts/d/values.yaml", "")
            .Kustomization("app", "helmCharts: [{name: c}]");

        var graph = _folder.Graph();

        Assert.True(graph.Manages("app/charts/c/values.yaml"));
        Assert.False(graph.Manages("app/charts/d/values.yaml"));
    }

    [Fact]
    public void Links_are_followed_and_circles_of_links_lead_nowhere()
    {
        _folder.Add("base/pod.yaml", Graphs.Pod).Kustomization("base", "resources: [pod.yaml]")
            .AddLink("deep/link", "../base").AddLink("deep/twice", "link/../base/.").AddLink("app/patch.yaml", "patches/one.yaml").Add("app/patches/one.yaml", "")
            .AddLink("loop", "loop/x").AddLink("ring1", "ring2").AddLink("ring2", "ring1/a/..")
            .Kustomization("app", "resources: [../deep/link, ../deep/twice, ../loop, ../ring1, ../ring2/x]", "patches: [{path: patch.yaml}]");

        var graph = _folder.Graph();

        Assert.Equal(["app"], graph.Roots.Directories());
        Assert.Equal(
            [
                "1: resources[0] ../deep/link -> Kustomization base",
                "1: resources[1] ../deep/twice -> Kustomization base",
                "1: resources[2] ../loop -> Missing",
                "1: resources[3] ../ring1 -> Missing",
                "1: resources[4] ../ring2/x -> Missing",
                "2: patches[0].path patch.yaml -> File app/patches/one.yaml",
            ],
            graph.Root("app").Kustomization.Listing());
        Assert.Equal("deep/link", graph.Root("app").Kustomization.References[0].Through);
        Assert.True(graph.Manages("app/patch.yaml"));
        Assert.True(graph.Manages("app/patches/one.yaml"));
    }

    [Fact]
    public void The_run_may_begin_at_a_link()
    {
        _folder.Kustomization("real/app", "resources: [../base]").Kustomization("real/base", "resources: []").AddLink("run", "real");

        Assert.Equal(["app"], _folder.Graph("run").Roots.Directories());
    }
}
