using System.Text.Json;
using System.Text.Json.Nodes;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>Objects as an API server gives them.</summary>
internal static class ExampleObjects
{
    public static CopyImageConfig Config { get; } = new() { Destination = "registry.example.com/mirror" };

    public static JsonNode Deployment(string name, string image, string version = "1", string uid = "u") => JsonNode.Parse($$"""
        {"apiVersion": "apps/v1", "kind": "Deployment",
         "metadata": {"name": "{{name}}", "namespace": "default", "uid": "{{uid}}-{{name}}", "resourceVersion": "{{version}}", "generation": 1 },
         "spec": {"replicas": 1, "template": {"spec": {"containers": [{"name": "app", "image": "{{image}}"}]} } },
         "status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "availableReplicas": 1} }
        """)!;

    /// <summary>Without kind and version, which the items of a list do not have.</summary>
    public static JsonNode AsItem(this JsonNode workload)
    {
        var item = workload.DeepClone().AsObject();
        item.Remove("apiVersion");
        item.Remove("kind");
        return item;
    }

    public static Workload Read(string json, CopyImageConfig? config = null, WorkloadKind? kind = null)
    {
        using var document = JsonDocument.Parse(json);
        var type = kind ?? WorkloadKind.Deployment;
        return new WorkloadReader(config ?? Config).Read(document.RootElement, type, $"{type.Group}/{type.Versions[0]}");
    }

    public static Workload Read(JsonNode workload, CopyImageConfig? config = null, WorkloadKind? kind = null) => Read(workload.ToJsonString(), config, kind);
}
