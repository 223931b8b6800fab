using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Kustomize.Graph;

public sealed class KustomizationProblemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", 1, "it is empty")]
    [InlineData("# nothing\n", 1, "it is empty")]
    [InlineData("---\n---\nresources: []\n", 2, "it is empty")]
    [InlineData("- a\n", 1, "it is not a mapping")]
    [InlineData("\nkind: Deployment\n", 2, "its kind is 'Deployment'")]
    [InlineData("kind: kustomization\n", 1, "its kind is 'kustomization'")]
    [InlineData("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", 1, "its apiVersion is 'kustomize.toolkit.fluxcd.io/v1'")]
    [InlineData("resources: [\"\\x1b\"]\nkind: \"\\x1b[2J\"\n", 1, "its kind is '\\u001b[2J'")]
    [InlineData("a: b\nresources: *none\n", 2, "no anchor '&none' comes before the alias '*none'")]
    public void What_kustomize_refuses_is_an_error_and_its_directory_is_left_alone(string content, int line, string reason)
    {
        _folder.Add("app/kustomization.yaml", content).Add("app/deep/pod.yaml", Graphs.Pod).Add("other/pod.yaml", Graphs.Pod);

        var graph = _folder.Graph();

        var finding = Assert.Single(graph.Findings);
        Assert.Equal((Severity.Error, FindingCodes.KustomizationInvalid, "app/kustomization.yaml"), (finding.Severity, finding.Code, finding.File));
        Assert.Equal((line, $"Kustomize cannot take the file for a kustomization: {reason}"), (finding.Line!.Value, finding.Message));
        Assert.Empty(graph.Roots);
        Assert.True(graph.Manages("app/deep/pod.yaml"));
        Assert.False(graph.Manages("other/pod.yaml"));
    }

    [Fact]
    public void Two_kustomizations_in_a_directory_are_none()
    {
        _folder.Kustomization("app", "resources: []").Add("app/Kustomization", "resources: []").Add("app/pod.yaml", Graphs.Pod);

        var graph = _folder.Graph();

        Assert.Equal(
            "The directory has 2 kustomizations ('kustomization.yaml', 'Kustomization'), so that kustomize takes none of them",
            Assert.Single(graph.Findings).Message);
        Assert.Empty(graph.Roots);
        Assert.True(graph.Manages("app/pod.yaml"));
    }

    [Fact]
    public void Kustomizations_in_a_circle_are_named_and_no_roots()
    {
        _folder.Add("b/pod.yaml", Graphs.Pod).Kustomization("a", "resources:", "- ../b").Kustomization("b", "resources: [pod.yaml, ../c, ../side]")
            .Kustomization("c", "resources: [../a]").Kustomization("side", "resources: [../b]").Kustomization("self", "resources: [.]")
            .Kustomization("fine", "resources: []");

        var graph = _folder.Graph();

        Assert.Collection(
            graph.Findings,
            f => Assert.Equal(
                (FindingCodes.KustomizationCycle, "a/kustomization.yaml", 2, "resources[0]",
                    "Kustomizations use each other in a circle: 'a' → 'b' → 'c' → 'a'"),
                (f.Code, f.File, f.Line!.Value, f.Field, f.Message)),
            f => Assert.Equal("Kustomizations use each other in a circle: 'self' → 'self'", f.Message));
        Assert.Equal(["fine"], graph.Roots.Directories());
        Assert.True(graph.Manages("b/pod.yaml"));
    }

    [Fact]
    public void A_root_above_a_circle_has_a_closure_all_the_same()
    {
        _folder.Kustomization("top", "resources: [../a]").Kustomization("a", "resources: [../b]").Kustomization("b", "resources: [../a]");

        var graph = _folder.Graph();

        Assert.Equal(["b", "a", "top"], graph.ClosureOf(graph.Root("top")).Select(k => k.Directory));
    }

    [Fact]
    public void A_kustomization_larger_than_any_of_use_is_not_read()
    {
        _folder.Add("app/kustomization.yaml", new string('#', 16 * 1024 * 1024 + 1));

        Assert.Equal(
            "Kustomize cannot take the file for a kustomization: it is larger than 16777216 bytes",
            Assert.Single(_folder.Graph().Findings).Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_pipe_in_the_place_of_a_kustomization_is_not_waited_for()
    {
        await ProcessRunner.RunAsync(RealPart.Require("mkfifo"), [_folder["kustomization.yaml"]], TestContext.Current.CancellationToken);

        var graph = await Task.Run(() => CopyImageGitOps.Kustomize.Graph.KustomizationGraph.Read(
            _folder.Path, ["kustomization.yaml"], "", TestContext.Current.CancellationToken));

        Assert.Equal(
            "Kustomize cannot take the file for a kustomization: it cannot be read: it is not a file, but a pipe or a device",
            Assert.Single(graph.Findings).Message);
    }

    [Fact]
    public void A_kustomization_in_UTF_16_is_read()
    {
        _folder.Add("pod.yaml", Graphs.Pod);
        File.WriteAllText(_folder["kustomization.yaml"], "resources: [pod.yaml]\n", System.Text.Encoding.Unicode);

        Assert.Equal(["1: resources[0] pod.yaml -> File pod.yaml"], _folder.Graph().Root("").Kustomization.Listing());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chain_of_three_thousand_kustomizations_is_no_problem()
    {
        for (var i = 0; i < 3_000; i++) _folder.Add($"{i}/kustomization.yaml", $"resources: [../{i + 1}]\n");
        _folder.Add("3000/kustomization.yaml", "namePrefix: a-\n");

        var graph = await Task.Run(() => _folder.Graph(), TestContext.Current.CancellationToken);

        Assert.Equal(["0"], graph.Roots.Directories());
        Assert.Equal(3_001, graph.ClosureOf(graph.Roots[0]).Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Aliases_that_multiply_are_read_once()
    {
        _folder.Add("p.yaml", "").Kustomization(
            "app",
            "patches:",
            "- &a {path: p.yaml, options: {" + string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"o{i}: 1")) + "}}",
            string.Join('\n', Enumerable.Repeat("- *a", 20_000)));

        var graph = await Task.Run(() => _folder.Graph(), TestContext.Current.CancellationToken);

        Assert.Equal("p.yaml", Assert.Single(graph.Root("app").Kustomization.References).Value);
    }

    [Fact]
    public void A_cancelled_run_reads_nothing()
    {
        _folder.Kustomization("app", "resources: []");

        Assert.ThrowsAny<OperationCanceledException>(() => CopyImageGitOps.Kustomize.Graph.KustomizationGraph.Read(
            _folder.Path, ["app/kustomization.yaml"], "", new CancellationToken(canceled: true)));
    }
}
