using System.Text.Json;
using System.Text.Json.Nodes;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Tests.Watching;

public sealed class WorkloadReaderTests
{
    private readonly JsonNode _web = ExampleObjects.Deployment("web", "registry.example.com/mirror/docker.io/library/nginx:1.25", version: "42");

    private JsonNode Metadata => _web["metadata"]!;

    [Fact]
    public void A_clean_object_is_kept_as_who_it_is()
    {
        var workload = ExampleObjects.Read(_web);
        Assert.Equal(new ObjectKey("Deployment", "default", "web"), workload.Key);
        Assert.Equal(("apps/v1", "u-web", "42"), (workload.ApiVersion, workload.Uid, workload.ResourceVersion));
        Assert.False(workload.HasDrifted);
        Assert.False(workload.HasAnnotations || workload.IsPaused || workload.IsIgnored);
        Assert.Null(workload.Owner);
        Assert.Null(workload.ManagedBy);
        Assert.Null(workload.ChangeCause);
        Assert.Equal(RolloutState.Complete, workload.Rollout);
    }

    [Fact]
    public void Annotations_that_decide_something_are_kept()
    {
        Metadata["annotations"] = new JsonObject { ["copyimage.dev/ignore"] = "true", ["kubernetes.io/change-cause"] = "because" };
        var workload = ExampleObjects.Read(_web);
        Assert.True(workload.HasAnnotations && workload.IsIgnored);
        Assert.Equal("because", workload.ChangeCause);
    }

    [Fact]
    public void Only_the_owner_that_controls_it_is_an_owner()
    {
        Metadata["ownerReferences"] = JsonNode.Parse("""
            [{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "1"},
             {"apiVersion": "v1", "kind": "ConfigMap", "name": "b", "uid": "2", "controller": false},
             {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "name": "db", "uid": "3", "controller": true}]
            """);
        Assert.Equal(new OwnerIdentity("postgresql.cnpg.io/v1", "Cluster", "db", "3"), ExampleObjects.Read(_web).Owner);
        Metadata["ownerReferences"]!.AsArray().RemoveAt(2);
        Assert.Null(ExampleObjects.Read(_web).Owner);
    }

    [Theory]
    [InlineData("annotations", "argocd.argoproj.io/tracking-id", "app:apps/Deployment:default/web", ManagingTool.ArgoCd)]
    [InlineData("labels", "argocd.argoproj.io/instance", "app", ManagingTool.ArgoCd)]
    [InlineData("labels", "kustomize.toolkit.fluxcd.io/name", "app", ManagingTool.Flux)]
    [InlineData("labels", "helm.toolkit.fluxcd.io/name", "app", ManagingTool.Flux)]
    [InlineData("labels", "app.kubernetes.io/managed-by", "Helm", ManagingTool.Helm)]
    [InlineData("labels", "app.kubernetes.io/managed-by", "kustomize", null)]
    [InlineData("labels", "app.kubernetes.io/instance", "web", null)]
    public void The_tool_that_manages_it_is_told_by_label_or_annotation(string map, string key, string value, ManagingTool? expected)
    {
        Metadata[map] = new JsonObject { [key] = value };
        Assert.Equal(expected, ExampleObjects.Read(_web).ManagedBy);
    }

    [Fact]
    public void A_paused_deployment_and_the_names_of_pull_secrets_are_kept()
    {
        _web["spec"]!["paused"] = true;
        _web["spec"]!["template"]!["spec"]!["imagePullSecrets"] = JsonNode.Parse("""[{"name": "one"}, {"name": "two"}]""");
        var workload = ExampleObjects.Read(_web);
        Assert.True(workload.IsPaused);
        Assert.Equal(["one", "two"], workload.PullSecrets);
    }

    [Fact]
    public void Equal_texts_and_references_of_all_objects_are_one_object()
    {
        var reader = new WorkloadReader(ExampleObjects.Config);
        using var one = JsonDocument.Parse(ExampleObjects.Deployment("a", "nginx:1.25").ToJsonString());
        using var two = JsonDocument.Parse(ExampleObjects.Deployment("b", "nginx:1.25").ToJsonString());
        var (a, b) = (reader.Read(one.RootElement, WorkloadKind.Deployment, "apps/v1"), reader.Read(two.RootElement, WorkloadKind.Deployment, "apps/v1"));
        Assert.Same(a.Key.Namespace, b.Key.Namespace);
        Assert.Same(a.Images[0].Field.Value, b.Images[0].Field.Value);
        Assert.Same(a.Images[0].Field.Reference, b.Images[0].Field.Reference);
        Assert.Same(a.Images[0].Path, b.Images[0].Path);
        Assert.Same(a.PullSecrets, b.PullSecrets);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("uid")]
    [InlineData("resourceVersion")]
    public void What_is_not_an_object_of_a_cluster_is_refused(string missing)
    {
        Metadata.AsObject().Remove(missing);
        Assert.Equal($"an object without 'metadata.{missing}'", Assert.Throws<JsonException>(() => ExampleObjects.Read(_web)).Message);
    }
}
