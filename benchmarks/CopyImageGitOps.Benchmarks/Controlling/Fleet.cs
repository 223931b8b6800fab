using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Benchmarks.Controlling;

/// <summary>A cluster's Deployments, as an administrator made them: most run private images.</summary>
internal sealed class Fleet(IKubernetes client, FleetImages images)
{
    private const int Namespaces = 50;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _awaited = new(StringComparer.Ordinal);
    private int _drifting;

    /// <summary>How many of those that a watch has shown reference a public image now.</summary>
    public int Drifting => Volatile.Read(ref _drifting);

    /// <param name="drifting">So many of them run public images, evenly spread.</param>
    public async Task CreateAsync(int count, int drifting, CancellationToken ct)
    {
        for (var number = 0; number < Namespaces; number++)
            await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new() { Name = NamespaceOf(number) } }, cancellationToken: ct);
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct };
        await Parallel.ForAsync(0, count, options, async (number, token) =>
        {
            var isDrifting = number % (count / drifting) == 0;
            await client.AppsV1.CreateNamespacedDeploymentAsync(Deployment(number, isDrifting), NamespaceOf(number), cancellationToken: token);
        });
    }

    /// <summary>Puts a public image into a Deployment, as <c>kubectl set image</c> does.</summary>
    public Task SetPublicImageAsync(int number, CancellationToken ct)
    {
        var container = new JsonObject { ["name"] = "app", ["image"] = images.Public(number) };
        var template = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) } };
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
        return PatchAsync(number, new V1Patch(patch.ToJsonString(), V1Patch.PatchType.StrategicMergePatch), ct);
    }

    /// <summary>The patch that a repair is, as far as the API server can tell: tests, an image and an annotation.</summary>
    public Task SetPrivateImageAsync(int number, CancellationToken ct) => PatchAsync(number, new V1Patch(
        new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = "/spec/template/spec/containers/0/name", ["value"] = "app" },
            new JsonObject { ["op"] = "replace", ["path"] = "/spec/template/spec/containers/0/image", ["value"] = images.Private(number + 1) },
            new JsonObject { ["op"] = "add", ["path"] = "/metadata/annotations/kubernetes.io~1change-cause", ["value"] = "a reason of the usual length" })
            .ToJsonString(),
        V1Patch.PatchType.JsonPatch), ct);

    /// <summary>When the watch shows a Deployment without public images next.</summary>
    public Task<long> RepairedAsync(int number) => _awaited.GetOrAdd(
        $"{NamespaceOf(number)}/{NameOf(number)}", _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Forget(int number) => _awaited.TryRemove($"{NamespaceOf(number)}/{NameOf(number)}", out _);

    /// <summary>Watches all of them until it is cancelled.</summary>
    public async Task WatchAsync(TaskCompletionSource ready, CancellationToken ct)
    {
        var list = await client.AppsV1.ListDeploymentForAllNamespacesAsync(cancellationToken: ct);
        var drifting = list.Items.Where(IsPublic).Select(Key).ToHashSet(StringComparer.Ordinal);
        Volatile.Write(ref _drifting, drifting.Count);
        ready.SetResult();
        try
        {
            await foreach (var (_, deployment) in client.AppsV1.WatchListDeploymentForAllNamespacesAsync(
                resourceVersion: list.Metadata.ResourceVersion, onError: e => throw e, cancellationToken: ct))
            {
                if (IsPublic(deployment)) drifting.Add(Key(deployment));
                else if (drifting.Remove(Key(deployment)) && _awaited.TryGetValue(Key(deployment), out var awaited))
                    awaited.TrySetResult(Stopwatch.GetTimestamp());
                Volatile.Write(ref _drifting, drifting.Count);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for.
        }
    }

    private Task<V1Deployment> PatchAsync(int number, V1Patch patch, CancellationToken ct) =>
        client.AppsV1.PatchNamespacedDeploymentAsync(patch, NameOf(number), NamespaceOf(number), cancellationToken: ct);

    private bool IsPublic(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers.Any(container => !images.IsPrivate(container.Image));

    private static string Key(V1Deployment deployment) => $"{deployment.Namespace()}/{deployment.Name()}";

    private static string NamespaceOf(int number) => $"team-{number % Namespaces:00}";

    private static string NameOf(int number) => $"app-{number:00000}";

    /// <summary>No replicas: there are no nodes to run them.</summary>
    private V1Deployment Deployment(int number, bool isDrifting)
    {
        var labels = new Dictionary<string, string> { ["app"] = NameOf(number), ["app.kubernetes.io/part-of"] = "fleet" };
        var environment = Enumerable.Range(0, 12).Select(i => new V1EnvVar { Name = $"SETTING_{i}", Value = $"a value of the usual length, number {i}" });
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta
            {
                Name = NameOf(number),
                Labels = labels,
                Annotations = new Dictionary<string, string> { ["example.com/description"] = new('d', 600) },
            },
            Spec = new V1DeploymentSpec
            {
                Replicas = 0,
                Selector = new V1LabelSelector { MatchLabels = labels },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = labels },
                    Spec = new V1PodSpec
                    {
                        Containers =
                        [
                            new V1Container { Name = "app", Image = isDrifting ? images.Public(number) : images.Private(number), Env = [.. environment] },
                            new V1Container { Name = "sidecar", Image = images.Private(number + 1) },
                        ],
                    },
                },
            },
        };
    }
}
