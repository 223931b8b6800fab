using System.Text.Json;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.References;
using k8s;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>Objects of a real cluster, read as the watch reads them.</summary>
internal static class ClusterReading
{
    public static readonly CopyImageConfig Config = new() { Destination = "registry.example.com/m" };

    public static async Task<Workload> ReadAsync(
        this IKubernetes cluster, WorkloadKind kind, string ns, string name, CancellationToken ct, string? version = null, CopyImageConfig? config = null)
    {
        var item = (JsonElement)await cluster.CustomObjects.GetNamespacedCustomObjectAsync(
            kind.Group, version ?? kind.Versions[0], ns, kind.Plural, name, ct);
        return new WorkloadReader(config ?? Config).Read(item, kind, $"{kind.Group}/{version ?? kind.Versions[0]}");
    }

    /// <summary>Made-up copies: the API server does not look.</summary>
    public static Dictionary<ImageReference, string> CopiesOf(Workload workload) => workload.Images.Select(image => image.Field.Reference).Distinct()
        .ToDictionary(source => source, source => $"registry.example.com/m/{source}");
}
