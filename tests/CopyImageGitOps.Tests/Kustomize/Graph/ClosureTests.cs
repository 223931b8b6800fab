using System.Text;
using CopyImageGitOps.Kustomize.Graph;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

/// <summary>The real kustomize says whether a closure is complete: a copy of nothing else renders to the same bytes.</summary>
public sealed class ClosureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Overlays_over_a_base_with_a_component()
    {
        _folder.Add("base/pod.yaml", Pod("a")).Kustomization("base", "resources: [pod.yaml]").Add("component/pod.yaml", Pod("c"))
            .Kustomization("component", "apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Component", "resources: [pod.yaml]")
            .Add("unused.yaml", "").Kustomization("overlays/dev", "namePrefix: dev-", "resources: [../../base]", "components: [../../component/]")
            .Kustomization("overlays/all", "resources: [../dev, more.yaml]").Add("overlays/all/more.yaml", Pod("m"));

        await AssertCompleteAsync("overlays/all", TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Patches_generators_replacements_and_schemas()
    {
        _folder.Add("app/pod.yaml", Pod("a")).Add("app/p1.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {one: '1'}}\n")
            .Add("app/p2.json", """[{"op": "add", "path": "/metadata/annotations", "value": {"two": "2"}}]""")
            .Add("app/p3.yaml", "- {op: add, path: /spec/hostname, value: three}\n")
            .Add("app/r.yaml", "source: {kind: Pod, name: a, fieldPath: metadata.name}\ntargets: [{select: {kind: Pod}, fieldPaths: [spec.hostname]}]\n")
            .Add("app/data.txt", "x").Add("app/more/data é.txt", "y").Add("app/a.env", "A=1\n").Add("app/b.env", "B=2\n").Add("app/secret.txt", "z")
            .Kustomization(
                "app",
                "resources: [pod.yaml]",
                "patchesStrategicMerge: [p1.yaml, '{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {inline: i}}}']",
                "patches: [{path: p2.json, target: {kind: Pod}},",
                "  {patch: '[{\"op\": \"add\", \"path\": \"/spec/nodeName\", \"value\": \"n\"}]', target: {kind: Pod}}]",
                "patchesJson6902: [{path: p3.yaml, target: {version: v1, kind: Pod, name: a}}]",
                "replacements: [{path: r.yaml}]",
                "configMapGenerator: [{name: c, files: [data.txt, 'k=more/data é.txt']}, {name: e, envs: [a.env]}, {name: f, env: b.env}]",
                "secretGenerator: [{name: s, files: [secret.txt]}]");

        await AssertCompleteAsync("app", TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Plugins_with_files_of_their_own_and_configurations()
    {
        _folder.Add("app/pod.yaml", Pod("a")).Add("app/config.yaml", "images: [{path: spec/own, kind: Pod}]\n")
            .Add("app/patch.json", """[{"op": "add", "path": "/spec/own", "value": "redis:1"}]""")
            .Add("app/t.yaml", "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npath: patch.json\ntarget: {kind: Pod}\n")
            .Add("plugins/g.yaml", "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nname: g\nfiles: [data.txt]\n").Add("app/data.txt", "x")
            .Kustomization("plugins", "resources: [g.yaml]")
            .Kustomization("app", "resources: [pod.yaml]", "configurations: [config.yaml]", "transformers: [t.yaml]", "generators: [../plugins]",
                "images: [{name: redis, newTag: v2}]");

        await AssertCompleteAsync("app", TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Names_that_are_odd_and_ways_through_links()
    {
        _folder.Add("ba se/100%25/é.yaml", Pod("a")).Kustomization("ba se/100%25", "Resources: [./é.yaml/]")
            .AddLink("links/base", "../ba se").AddLink("links/again", "base/../links/base")
            .Add("app/patches/p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {l: l}}\n").AddLink("app/p.yaml", "patches/p.yaml")
            .Kustomization("app", "resources: [..//links/again/100%25/.]", "patches: [{path: p.yaml}]")
            .Kustomization("github.com/org/repo", "resources: [../../../app/../app]");

        await AssertCompleteAsync("github.com/org/repo", TestContext.Current.CancellationToken);
    }

    private async Task AssertCompleteAsync(string root, CancellationToken cancellationToken)
    {
        var kustomize = RealPart.Require("kustomize");
        var graph = _folder.Graph();
        foreach (var kustomization in graph.ClosureOf(graph.Root(root))) Copy(kustomization);

        var inPlace = await ProcessRunner.RunAsync(kustomize, ["build", _folder[root]], cancellationToken);
        var alone = await ProcessRunner.RunAsync(kustomize, ["build", _copy[root]], cancellationToken);

        Assert.Equal(Encoding.UTF8.GetString(inPlace), Encoding.UTF8.GetString(alone));
        Assert.NotEmpty(inPlace);
    }

    private void Copy(Kustomization kustomization)
    {
        CopyFile(kustomization.File);
        foreach (var reference in kustomization.References)
        {
            if (reference.Target == ReferenceTarget.File) CopyFile(reference.Path!);
            if (reference.Through is { } through && !File.Exists(_copy[through])) _copy.AddLink(through, _copy[reference.Path!]);
        }
    }

    private void CopyFile(string file)
    {
        Assert.True(_folder.Graph().Manages(file));
        _copy.Add(file, File.ReadAllText(_folder[file]));
    }

    private static string Pod(string name) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: c, image: nginx}}]}}\n";
}
