using System.Text.Json.Nodes;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class WorkloadPatchTests
{
    private const string Copy = "registry.example.com/m/docker.io/library/nginx:1.25";

    private static readonly Dictionary<ImageReference, string> Replacements = new()
    {
        [ImageReference.Parse("nginx:1.25")] = Copy,
        [ImageReference.Parse("redis:7")] = "registry.example.com/m/docker.io/library/redis:7",
    };

    [Fact]
    public void Tests_stand_before_each_replacement_and_the_change_cause_comes_with_them()
    {
        AssertJson(
            $$"""
            [{"op":"test","path":"/metadata/resourceVersion","value":"1"},
             {"op":"test","path":"/spec/template/spec/containers/0/name","value":"c0"},
             {"op":"test","path":"/spec/template/spec/containers/0/image","value":"nginx:1.25"},
             {"op":"replace","path":"/spec/template/spec/containers/0/image","value":"{{Copy}}"},
             {"op":"add","path":"/metadata/annotations/kubernetes.io~1change-cause","value":"copyimage: nginx:1.25 -> {{Copy}}"}]
            """,
            WorkloadPatch.Of(Drifted.Deployment("nginx:1.25"), Replacements, pullSecret: null).Json);
    }

    [Fact]
    public void An_object_without_annotations_gets_the_map()
    {
        var operation = Operations(Drifted.Deployment("nginx:1.25") with { HasAnnotations = false })[^1];

        AssertJson(
            $$$"""{"op":"add","path":"/metadata/annotations","value":{"kubernetes.io/change-cause":"copyimage: nginx:1.25 -> {{{Copy}}}"}}""",
            operation);
    }

    [Fact]
    public void A_field_that_belongs_to_no_container_has_no_name_to_test()
    {
        var volume = Drifted.Image("nginx:1.25", "/spec/template/spec/volumes/0/image/reference", container: null);

        Assert.Equal(
            ["/metadata/resourceVersion", "/spec/template/spec/volumes/0/image/reference"],
            Operations(Drifted.Deployment() with { Images = [volume] }).Where(o => Op(o) == "test").Select(Path));
    }

    [Fact]
    public void Every_field_of_an_image_is_replaced()
    {
        var workload = Drifted.Deployment("nginx:1.25", "docker.io/library/nginx:1.25");

        Assert.Equal(2, Operations(workload).Count(o => Op(o) == "replace"));
        Assert.Equal(
            [
                new ImageRepair("/spec/template/spec/containers/0/image", "c0", "nginx:1.25", Copy),
                new ImageRepair("/spec/template/spec/containers/1/image", "c1", "docker.io/library/nginx:1.25", Copy),
            ],
            WorkloadPatch.Of(workload, Replacements, pullSecret: null).Repairs);
    }

    [Fact]
    public void A_pull_secret_is_added_where_it_is_lacking()
    {
        var web = Drifted.Deployment("nginx:1.25");

        AssertJson("""{"op":"add","path":"/spec/template/spec/imagePullSecrets","value":[{"name":"own"}]}""", Operations(web, "own")[^1]);
        AssertJson(
            """{"op":"add","path":"/spec/template/spec/imagePullSecrets/-","value":{"name":"own"}}""",
            Operations(web with { PullSecrets = ["other"] }, "own")[^1]);
        Assert.DoesNotContain(Operations(web with { PullSecrets = ["own"] }, "own"), o => Path(o).Contains("imagePullSecrets"));
    }

    [Fact]
    public void The_pod_template_of_a_CronJob_lies_deeper()
    {
        var job = Drifted.Deployment("nginx:1.25") with { Type = WorkloadKind.CronJob };

        Assert.Equal("/spec/jobTemplate/spec/template/spec/imagePullSecrets", Path(Operations(job, "own")[^1]));
    }

    [Fact]
    public void A_change_cause_names_as_many_images_as_fit()
    {
        var repairs = Enumerable.Range(0, 20).Select(i => new ImageRepair("", "", $"nginx:{i}", $"registry.example.com/{new string('a', 100)}:{i}")).ToList();

        var text = ChangeCause.Of(repairs);

        Assert.InRange(text.Length, 800, 1000);
        Assert.StartsWith("copyimage: nginx:0 -> registry.example.com/aaa", text);
        Assert.EndsWith("; and 13 more images", text);
        Assert.Equal(
            "copyimage: 1 public images -> private copies",
            ChangeCause.Of([new ImageRepair("", "", "nginx:1", new string('a', 1000))]));
    }

    [Fact]
    public void A_change_cause_says_an_image_of_two_containers_once() =>
        Assert.Equal("copyimage: a -> b", ChangeCause.Of([new("/1", "c", "a", "b"), new("/2", "d", "a", "b")]));

    private static List<JsonNode> Operations(Workload workload, string? pullSecret = null) =>
        [.. JsonNode.Parse(WorkloadPatch.Of(workload, Replacements, pullSecret).Json)!.AsArray().Select(o => o!)];

    private static string Op(JsonNode operation) => operation["op"]!.GetValue<string>();

    private static string Path(JsonNode operation) => operation["path"]!.GetValue<string>();

    private static void AssertJson(string expected, string actual) => AssertJson(expected, JsonNode.Parse(actual)!);

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
