using System.Text.Json;
using System.Text.Json.Nodes;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Controller.Tests.Watching;

public sealed class WorkloadImageTests
{
    private readonly JsonNode _web = ExampleObjects.Deployment("web", "nginx:1.25");

    private JsonNode Pod => _web["spec"]!["template"]!["spec"]!;

    [Fact]
    public void Every_public_image_has_its_place_and_its_container()
    {
        var digest = $"sha256:{new string('a', 64)}";
        Pod["initContainers"] = JsonNode.Parse("""[{"image": "registry.example.com/own:1", "name": "own"}, {"image": "nginx:1.14.2", "name": "init"}]""");
        Pod["ephemeralContainers"] = JsonNode.Parse($$"""[{"name": "debug", "image": "quay.io/tools/debug@{{digest}}"}]""");
        Pod["volumes"] = JsonNode.Parse("""[{"name": "data"}, {"name": "model", "image": {"reference": "ghcr.io/models/a:2"}}]""");
        Assert.Equal(
            [
                ("/spec/template/spec/containers/0/image", "app", "nginx:1.25"),
                ("/spec/template/spec/initContainers/1/image", "init", "nginx:1.14.2"),
                ("/spec/template/spec/ephemeralContainers/0/image", "debug", $"quay.io/tools/debug@{digest}"),
                ("/spec/template/spec/volumes/1/image/reference", null, "ghcr.io/models/a:2"),
            ],
            Places(ExampleObjects.Read(_web)));
    }

    [Fact]
    public void An_item_of_a_list_is_read_like_an_object_by_itself()
    {
        var (alone, item) = (ExampleObjects.Read(_web), ExampleObjects.Read(_web.AsItem()));
        Assert.Equal(Places(alone), Places(item));
        Assert.Single(item.Images);
        Assert.Equal(("apps/v1", "Deployment"), (item.Images[0].Field.ApiVersion, item.Images[0].Field.Kind));
    }

    [Fact]
    public void A_field_says_which_object_it_is_of()
    {
        var field = ExampleObjects.Read(_web).Images[0].Field;
        Assert.Equal(("Deployment default/web", "spec.template.spec.containers[0].image"), (field.File, field.Field));
        Assert.Equal(("Deployment", "default", "web"), (field.Kind, field.Namespace, field.Name));
    }

    [Theory]
    [InlineData("a.b/image[0]~x", "/metadata/annotations/a.b~1image[0]~0x", """metadata/annotations/a.b\/image[0]~x""")]
    [InlineData("containers", "/metadata/annotations/containers", "metadata/annotations/containers")]
    public void The_place_of_a_field_spec_with_an_odd_key_is_a_pointer(string key, string place, string spec)
    {
        _web["metadata"]!["annotations"] = new JsonObject { [key] = "busybox" };
        var config = ExampleObjects.Config with { FieldSpecs = [new FieldSpec { Path = spec }] };
        var workload = ExampleObjects.Read(_web, config);
        Assert.Equal([(place, null, "busybox"), ("/spec/template/spec/containers/0/image", "app", "nginx:1.25")], Places(workload));
    }

    [Fact]
    public void A_path_that_is_cut_for_people_is_whole_as_a_pointer()
    {
        var key = new string('k', 300);
        _web["metadata"]!["annotations"] = new JsonObject { [key] = "busybox" };
        var workload = ExampleObjects.Read(_web, ExampleObjects.Config with { FieldSpecs = [new FieldSpec { Path = $"metadata/annotations/{key}" }] });
        Assert.Equal($"/metadata/annotations/{key}", workload.Images[0].Path);
    }

    [Fact]
    public void A_cron_job_of_an_old_cluster_is_found_under_its_job_template()
    {
        using var document = JsonDocument.Parse("""
            {"metadata": {"name": "c", "namespace": "n", "uid": "u", "resourceVersion": "1"},
             "spec": {"jobTemplate": {"spec": {"template": {"spec": {
               "containers": [{"name": "a", "image": "busybox"}], "imagePullSecrets": [{"name": "s"}]}}}}}}
            """);
        var workload = new WorkloadReader(ExampleObjects.Config).Read(document.RootElement, WorkloadKind.CronJob, "batch/v1beta1");
        Assert.Equal([("/spec/jobTemplate/spec/template/spec/containers/0/image", "a", "busybox")], Places(workload));
        Assert.Equal(["s"], workload.PullSecrets);
        Assert.Equal(("batch/v1beta1", "batch/v1beta1"), (workload.ApiVersion, workload.Images[0].Field.ApiVersion));
    }

    [Fact]
    public void The_rules_of_the_configuration_hold()
    {
        Assert.Empty(ExampleObjects.Read(_web, ExampleObjects.Config with { Exclude = [new ImagePattern { Namespace = "def*" }] }).Images);
        Assert.Empty(ExampleObjects.Read(_web, ExampleObjects.Config with { Sources = ["quay.io"] }).Images);
        Assert.Empty(ExampleObjects.Read(_web, ExampleObjects.Config with { Kinds = ["DaemonSet"] }).Images);
        Assert.Empty(ExampleObjects.Read(_web, ExampleObjects.Config with { Destination = "docker.io/library" }).Images);
        Assert.Single(ExampleObjects.Read(_web, ExampleObjects.Config with { Destination = null }).Images);
    }

    [Fact]
    public void What_was_applied_last_and_who_manages_which_field_are_no_images()
    {
        _web["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = _web.ToJsonString() };
        _web["metadata"]!["managedFields"] = JsonNode.Parse("""[{"fieldsV1": {"f:spec": {"f:containers": {"k:{\"name\":\"app\"}": {"f:image": {}}}}}}]""");
        Assert.Single(ExampleObjects.Read(_web).Images);
    }

    private static IEnumerable<(string, string?, string)> Places(Workload workload) =>
        workload.Images.Select(image => (image.Path, image.Container, image.Field.Value));
}
