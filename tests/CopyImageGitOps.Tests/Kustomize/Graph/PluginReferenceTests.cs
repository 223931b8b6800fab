using CopyImageGitOps.Manifests;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

public sealed class PluginReferenceTests : IDisposable
{
    private const string Patch = "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npath: patch.yaml\ntarget: {kind: Pod}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_paths_of_a_plugin_begin_where_it_is_used()
    {
        _folder.Add("patch.yaml", "").Add("plugins/patch.yaml", "").Add("plugins/t.yaml", Patch)
            .Kustomization("plugins", "resources: [t.yaml]")
            .Kustomization("", "transformers:", "- plugins", "- |-\n  kind: ConfigMapGenerator\n  files: [k=f]\n");

        var graph = _folder.Graph();

        Assert.Equal(
            [
                "2: transformers[0] plugins -> Kustomization plugins",
                "2: transformers[0].path patch.yaml -> File patch.yaml",
                "3: transformers[1].files[0] k=f -> Missing",
            ],
            graph.Root("").Kustomization.Listing());
        Assert.True(graph.Manages("patch.yaml"));
        Assert.False(graph.Manages("plugins/patch.yaml"));
    }

    [Fact]
    public void Helm_may_be_a_generator_of_its_own()
    {
        _folder.Add("g.yaml", "kind: HelmChartInflationGenerator\nname: c\nchartHome: home\nvaluesFile: v.yaml\n").Add("home/c/Chart.yaml", "").Add("v.yaml", "")
            .Kustomization("", "namePrefix: a-", "generators: [g.yaml]");

        var kustomization = _folder.Graph().Root("").Kustomization;

        Assert.Equal(
            [
                "2: generators[0] g.yaml -> File g.yaml",
                "2: generators[0].valuesFile v.yaml -> File v.yaml",
                "2: generators[0].name c -> Folder home/c",
            ],
            kustomization.Listing());
        Assert.Equal(2, kustomization.HelmLine);
    }

    [Fact]
    public void A_function_names_its_program_and_mounts()
    {
        _folder.Add("fn.sh", "").Add("data/x", "").Add("f.yaml", """
            kind: Anything
            metadata:
              annotations:
                config.kubernetes.io/function: |
                  exec: {path: ./fn.sh}
                  container: {image: example.com/fn, mounts: [{type: bind, src: data, dst: /data}]}
            """).Kustomization("", "validators: [f.yaml]");

        Assert.Equal(
            [
                "1: validators[0] f.yaml -> File f.yaml",
                "1: validators[0].exec.path ./fn.sh -> File fn.sh",
                "1: validators[0].mounts[0].src data -> Folder data",
            ],
            _folder.Graph().Root("").Kustomization.Listing());
    }

    [Fact]
    public void Own_image_fields_come_from_configurations_and_from_image_transformers()
    {
        _folder.Add("config.yaml", "images:\n- {path: spec/image, kind: Job, group: batch, version: v1}\n- {kind: NoPath}\nnamePrefix: []\n")
            .Add("t.yaml", "kind: ImageTagTransformer\nimageTag: {name: nginx}\nfieldSpecs: [{path: spec/a}]\n---\nkind: LabelTransformer\nfieldSpecs: [{path: b}]\n")
            .Kustomization("", "configurations:", "- config.yaml", "- |\n  images: [{path: spec/inline}]\n", "transformers: [t.yaml]");

        Assert.Equal(
            [
                new FieldSpec { Group = "batch", Version = "v1", Kind = "Job", Path = "spec/image" },
                new FieldSpec { Path = "spec/inline" },
                new FieldSpec { Path = "spec/a" },
            ],
            _folder.Graph().Root("").Kustomization.ImageFields);
    }
}
