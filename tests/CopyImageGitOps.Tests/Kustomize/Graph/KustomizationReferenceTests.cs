using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

public sealed class KustomizationReferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_field_with_paths_is_read()
    {
        foreach (var file in "r.yaml crd.yaml config.yaml gen.yaml trans.yaml valid.yaml p1.yaml p2.yaml p3.yaml repl.yaml f1 f2 e1 e2 s1 schema.json v1.yaml v2.yaml".Split(' '))
            _folder.Add(file, "");
        _folder.Kustomization("base", "resources: []").Kustomization("old", "{}").Kustomization("component", "kind: Component")
            .Add("charts/local/Chart.yaml", "").Add("charts/pulled-1.0/pulled/Chart.yaml", "");
        _folder.Kustomization(
            "",
            "resources: [r.yaml, ./base/]",
            "bases: [old]",
            "components: [component]",
            "crds: [crd.yaml]",
            "configurations: [config.yaml]",
            "generators: [gen.yaml]",
            "transformers: [trans.yaml]",
            "validators: [valid.yaml]",
            "patchesStrategicMerge: [p1.yaml, '{apiVersion: v1, kind: Pod, metadata: {name: p}}']",
            "patches: [{path: p2.yaml}, {patch: '[]', target: {kind: Pod}}]",
            "patchesJson6902: [{path: p3.yaml}]",
            "replacements: [{path: repl.yaml}, {source: {kind: Pod}}]",
            "configMapGenerator: [{name: c, files: [f1, key=f2], envs: [e1], env: e2, literals: [a=b]}]",
            "secretGenerator: [{name: s, files: [s1]}]",
            "openapi: {path: schema.json}",
            "helmCharts:",
            "- {name: local, valuesFile: v1.yaml, additionalValuesFiles: [v2.yaml]}",
            "- {name: pulled, version: '1.0', repo: https://charts.example.com}",
            "- {name: far, version: '1.0', repo: oci://charts.example.com}",
            "- {name: nowhere}");

        var kustomization = _folder.Graph().Root("").Kustomization;

        Assert.Equal(
            [
                "1: resources[0] r.yaml -> File r.yaml",
                "1: resources[1] ./base/ -> Kustomization base",
                "2: bases[0] old -> Kustomization old",
                "3: components[0] component -> Kustomization component",
                "4: crds[0] crd.yaml -> File crd.yaml",
                "5: configurations[0] config.yaml -> File config.yaml",
                "6: generators[0] gen.yaml -> File gen.yaml",
                "7: transformers[0] trans.yaml -> File trans.yaml",
                "8: validators[0] valid.yaml -> File valid.yaml",
                "9: patchesStrategicMerge[0] p1.yaml -> File p1.yaml",
                "10: patches[0].path p2.yaml -> File p2.yaml",
                "11: patchesJson6902[0].path p3.yaml -> File p3.yaml",
                "12: replacements[0].path repl.yaml -> File repl.yaml",
                "13: configMapGenerator[0].files[0] f1 -> File f1",
                "13: configMapGenerator[0].files[1] key=f2 -> File f2",
                "13: configMapGenerator[0].envs[0] e1 -> File e1",
                "13: configMapGenerator[0].env e2 -> File e2",
                "14: secretGenerator[0].files[0] s1 -> File s1",
                "15: openapi.path schema.json -> File schema.json",
                "17: helmCharts[0].valuesFile v1.yaml -> File v1.yaml",
                "17: helmCharts[0].additionalValuesFiles[0] v2.yaml -> File v2.yaml",
                "17: helmCharts[0].name local -> Folder charts/local",
                "18: helmCharts[1].name pulled -> Folder charts/pulled-1.0/pulled",
                "19: helmCharts[2].repo oci://charts.example.com -> Remote",
                "20: helmCharts[3].name nowhere -> Missing",
            ],
            kustomization.Listing());
        Assert.Equal(16, kustomization.HelmLine);
    }

    [Fact]
    public void Charts_of_the_old_generator_are_found_in_the_home_that_it_names_last()
    {
        _folder.Add("home/c/Chart.yaml", "").Add("v.yaml", "").Kustomization(
            "",
            "helmChartInflationGenerator:",
            "- {chartName: c, chartHome: home, values: v.yaml}");

        var kustomization = _folder.Graph().Root("").Kustomization;

        Assert.Equal(
            ["2: helmChartInflationGenerator[0].values v.yaml -> File v.yaml", "2: helmChartInflationGenerator[0].chartName c -> Folder home/c"],
            kustomization.Listing());
        Assert.Equal(1, kustomization.HelmLine);
    }

    [Theory]
    [InlineData("https://example.com/x.yaml")]
    [InlineData("http://example.com/x.yaml")]
    [InlineData("https://github.com/org/repo//base?ref=v1")]
    [InlineData("ssh://git@example.com/org/repo.git")]
    [InlineData("git::https://example.com/org/repo//a")]
    [InlineData("git@example.com:org/repo.git//base")]
    [InlineData("git@github.com:org/repo")]
    [InlineData("github.com/org/repo")]
    [InlineData("github.com/org/repo//base/x?ref=main")]
    [InlineData("GitHub.com:org/repo.git")]
    [InlineData("file:///srv/repo.git")]
    [InlineData("oci://example.com/org/artifact:v1")]
    public void What_kustomize_would_fetch_is_remote(string value)
    {
        _folder.Kustomization("", "resources:", $"- {value}");

        Assert.Equal([$"2: resources[0] {value} -> Remote"], _folder.Graph().Root("").Kustomization.Listing());
    }

    [Theory]
    [InlineData("example.com/org/repo.git")]
    [InlineData("org/repo")]
    [InlineData("github.com/org")]
    [InlineData("nowhere.yaml")]
    [InlineData("../../../../../../../../../nowhere")]
    [InlineData("''")]
    [InlineData("\"a\\0b\"")]
    public void What_is_neither_there_nor_remote_is_missing(string value)
    {
        _folder.Kustomization("", "resources:", $"- {value}");

        Assert.Equal(ReferenceTarget.Missing, _folder.Graph().Root("").Kustomization.References.Single().Target);
    }

    [Fact]
    public void A_repository_wins_over_a_local_directory_but_not_over_a_local_file()
    {
        _folder.Kustomization("github.com/org/repo", "{resources: []}").Add("github.com/org/file.yaml", Graphs.Pod)
            .Kustomization("", "resources: [github.com/org/repo, ./github.com/org/repo, github.com/org/file.yaml]");

        Assert.Equal(
            [
                "1: resources[0] github.com/org/repo -> Remote",
                "1: resources[1] ./github.com/org/repo -> Kustomization github.com/org/repo",
                "1: resources[2] github.com/org/file.yaml -> File github.com/org/file.yaml",
            ],
            _folder.Graph().Root("").Kustomization.Listing());
    }

    [Fact]
    public void A_remote_file_is_one_in_every_field()
    {
        _folder.Kustomization("", "patches: [{path: 'https://example.com/p.yaml'}]", "configMapGenerator: [{name: a, files: ['k=https://example.com/f']}]");

        Assert.All(_folder.Graph().Root("").Kustomization.References, r => Assert.Equal(ReferenceTarget.Remote, r.Target));
    }

    [Fact]
    public void Names_may_have_spaces_percents_and_letters_of_all_alphabets()
    {
        _folder.Kustomization("a b%20é", "resources: ['día=1.yaml']").Add("a b%20é/día=1.yaml", Graphs.Pod)
            .Kustomization("top", "resources: [\"./../top/..//a b%20é/.\"]");

        var graph = _folder.Graph();

        Assert.Equal(["top"], graph.Roots.Directories());
        Assert.True(graph.Manages("a b%20é/día=1.yaml"));
    }

    [Fact]
    public void Keys_are_found_as_Go_finds_them_and_the_last_one_wins()
    {
        _folder.Add("a.yaml", Graphs.Pod).Add("b.yaml", Graphs.Pod).Add("c.yaml", Graphs.Pod)
            .Kustomization("other", "Resources: [../a.yaml]")
            .Kustomization("twice", "resources: [../a.yaml]", "resources: [../b.yaml]", "RESOURCES: [../c.yaml]");

        var graph = _folder.Graph();

        Assert.Equal(["1: resources[0] ../a.yaml -> File a.yaml"], graph.Root("other").Kustomization.Listing());
        Assert.Equal(["2: resources[0] ../b.yaml -> File b.yaml"], graph.Root("twice").Kustomization.Listing());
    }

    [Fact]
    public void Aliases_and_merge_keys_are_followed()
    {
        _folder.Add("a.yaml", "").Kustomization(
            "",
            "resources: &files",
            "- &file a.yaml",
            "- b.yaml",
            "crds: *files",
            "configMapGenerator:",
            "- &base {name: a, envs: [*file]}",
            "- {<<: *base, name: b}");

        Assert.Equal(
            [
                "2: resources[0] a.yaml -> File a.yaml",
                "3: resources[1] b.yaml -> Missing",
                "2: crds[0] a.yaml -> File a.yaml",
                "3: crds[1] b.yaml -> Missing",
                "6: configMapGenerator[0].envs[0] a.yaml -> File a.yaml",
                "6: configMapGenerator[1].envs[0] a.yaml -> File a.yaml",
            ],
            _folder.Graph().Root("").Kustomization.Listing());
    }
}
