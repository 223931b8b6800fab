using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>
/// What 10,000 Deployments of 7 KB take, read as from the pages of a list. Run it with <c>-class '*WorkloadMemoryTests' -showLiveOutput</c> to see the
/// figures.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class WorkloadMemoryTests(ITestOutputHelper output)
{
    private const int Count = 10_000;
    private const int PageSize = 500;

    [Theory]
    [InlineData("registry.example.com/mirror/docker.io/library/nginx:1.25", 700)]
    [InlineData("nginx:1.25", 1600)]
    public async Task Ten_thousand_deployments_take_a_few_megabytes(string image, int atMostEach)
    {
        var template = Realistic(image).ToJsonString();
        var reader = new WorkloadReader(ExampleObjects.Config);
        await ReadPageAsync(reader, template, 0, new Dictionary<ObjectKey, Workload>());
        var workloads = new Dictionary<ObjectKey, Workload>(Count);
        var (before, highest) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        for (var first = 0; first < Count; first += PageSize)
        {
            await ReadPageAsync(reader, template, first, workloads);
            highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: false));
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{image}: {template.Length} bytes of JSON each, {kept / Count} bytes kept each, " +
            $"heap between pages (the test's own included) at most {(highest - before) >> 20} MiB above the start"));
        Assert.Equal(Count, workloads.Count);
        Assert.InRange(kept / Count, 100, atMostEach);
        GC.KeepAlive(workloads);
    }

    private static async Task ReadPageAsync(WorkloadReader reader, string template, int first, Dictionary<ObjectKey, Workload> workloads)
    {
        var page = new ListPage(item =>
        {
            var workload = reader.Read(item, WorkloadKind.Deployment, "apps/v1");
            workloads[workload.Key] = workload;
        });
        await page.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(PageOf(template, first))), TestContext.Current.CancellationToken);
    }

    private static string PageOf(string template, int first)
    {
        var items = Enumerable.Range(first, PageSize).Select(i => template
            .Replace("NAME", $"service-{i:D5}", StringComparison.Ordinal)
            .Replace("SPACE", $"team-{i % 100:D3}", StringComparison.Ordinal)
            .Replace("UID", Guid.NewGuid().ToString(), StringComparison.Ordinal)
            .Replace("VERSION", $"{100_000 + i}", StringComparison.Ordinal));
        return $$"""{"kind": "DeploymentList", "metadata": {"resourceVersion": "1"}, "items": [{{string.Join(',', items)}}]}""";
    }

    /// <summary>With what kubectl, the controllers and the defaults add to a Deployment.</summary>
    private static JsonNode Realistic(string image)
    {
        var deployment = ExampleObjects.Deployment("NAME", image).AsItem();
        var metadata = deployment["metadata"]!;
        metadata["namespace"] = "SPACE";
        metadata["uid"] = "UID";
        metadata["resourceVersion"] = "VERSION";
        metadata["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "NAME", ["app.kubernetes.io/part-of"] = "SPACE", ["team"] = "SPACE" };
        metadata["annotations"] = new JsonObject
        {
            ["deployment.kubernetes.io/revision"] = "3",
            ["kubectl.kubernetes.io/last-applied-configuration"] = deployment.ToJsonString(),
        };
        var container = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!;
        container["env"] = new JsonArray([.. Enumerable.Range(0, 20).Select(i => new JsonObject { ["name"] = $"SETTING_{i}", ["value"] = $"value {i}" })]);
        container["resources"] = JsonNode.Parse("""{"limits": {"cpu": "1", "memory": "512Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}}""");
        metadata["managedFields"] = new JsonArray([.. Enumerable.Range(0, 3).Select(i => new JsonObject
        {
            ["manager"] = $"manager-{i}",
            ["operation"] = "Update",
            ["apiVersion"] = "apps/v1",
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = FieldsOf(deployment["spec"]!),
        })]);
        return deployment;
    }

    private static JsonObject FieldsOf(JsonNode node) => node switch
    {
        JsonObject parts => new(parts.Select(part => KeyValuePair.Create("f:" + part.Key, (JsonNode?)FieldsOf(part.Value!)))),
        JsonArray items => new(items.Select((item, i) => KeyValuePair.Create($$"""k:{"name":"{{i}}"}""", (JsonNode?)FieldsOf(item!)))),
        _ => [],
    };
}

/// <summary>Tests that measure the process, and so run by themselves.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
