using System.Text.Json;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// Reads of an object of the cluster what is kept of it. Safe to use from many threads; equal texts of all that one reader has read are one object.
/// </summary>
public sealed class WorkloadReader
{
    private readonly SharedValues<string> _texts = new();
    private readonly ImageFinder _images;

    /// <param name="config">Valid. Without a destination no image counts as a copy.</param>
    public WorkloadReader(CopyImageConfig config) => _images = new ImageFinder(config, _texts);

    /// <param name="workload">The object as the API server gives it, alone or as an item of a list.</param>
    /// <param name="apiVersion">As in <c>apps/v1</c>: the version that was asked for.</param>
    /// <exception cref="JsonException">It is not an object of the cluster: it has no name, uid or version.</exception>
    public Workload Read(JsonElement workload, WorkloadKind kind, string apiVersion)
    {
        var metadata = workload.Find("metadata");
        var annotations = metadata.Find("annotations");
        var key = KeyOf(metadata, kind);
        var pod = workload.FindPath(kind.PodTemplate + "/spec");
        var (images, findings) = _images.Find(workload, key, _texts.Of(apiVersion));
        return new Workload
        {
            Key = key,
            Type = kind,
            ApiVersion = _texts.Of(apiVersion),
            Uid = Required(metadata, "uid"),
            ResourceVersion = Required(metadata, "resourceVersion"),
            Images = images,
            Findings = findings,
            Owner = ManagerReader.Owner(metadata),
            ManagedBy = ManagerReader.Tool(metadata),
            IsPaused = kind == WorkloadKind.Deployment && workload.Find("spec").IsTrue("paused"),
            IsIgnored = annotations.Text("copyimage.dev/ignore") == "true",
            HasAnnotations = annotations is { ValueKind: JsonValueKind.Object },
            ChangeCause = annotations.Text("kubernetes.io/change-cause"),
            PullSecrets = PullSecretsOf(pod),
            Rollout = RolloutReader.Read(kind, workload),
        };
    }

    internal ObjectKey KeyOf(JsonElement? metadata, WorkloadKind kind) =>
        new(kind.Kind, _texts.Of(metadata.Text("namespace") ?? ""), Required(metadata, "name"));

    /// <summary>An array, because most have none, and all empty arrays are one.</summary>
    private string[] PullSecretsOf(JsonElement? pod) =>
        pod.Items("imagePullSecrets").Select(secret => ((JsonElement?)secret).Text("name")).OfType<string>().Select(_texts.Of).ToArray();

    private static string Required(JsonElement? metadata, string key) =>
        metadata.Text(key) ?? throw new JsonException($"an object without 'metadata.{key}'");
}
