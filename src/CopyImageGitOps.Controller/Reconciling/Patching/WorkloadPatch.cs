using System.Text.Json.Nodes;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>
/// The whole repair of one object as one JSON patch (RFC 6902), which is applied entirely or not at all: only if the object is the one that was
/// looked at, and each image still stands in its container.
/// </summary>
public sealed class WorkloadPatch
{
    private const string Annotations = "/metadata/annotations";
    private const string ImageMember = "/image";

    private WorkloadPatch(IReadOnlyList<ImageRepair> repairs, string json) => (Repairs, Json) = (repairs, json);

    /// <summary>What it changes, in the order of the object.</summary>
    public IReadOnlyList<ImageRepair> Repairs { get; }

    public string Json { get; }

    /// <param name="replacements">What stands in the place of each public reference: of all that the workload has.</param>
    /// <param name="pullSecret">An entry that the pod template's <c>imagePullSecrets</c> get if they lack it; null is none.</param>
    public static WorkloadPatch Of(Workload workload, IReadOnlyDictionary<ImageReference, string> replacements, string? pullSecret)
    {
        var repairs = workload.Images
            .Select(image => new ImageRepair(image.Path, image.Container, image.Field.Value, replacements[image.Field.Reference])).ToList();
        PatchOperation[] operations =
        [
            PatchOperation.Test("/metadata/resourceVersion", workload.ResourceVersion),
            .. repairs.SelectMany(Replace),
            ChangeCauseOf(workload, repairs),
            .. pullSecret is null || workload.PullSecrets.Contains(pullSecret, StringComparer.Ordinal) ? [] : PullSecretOf(workload, pullSecret),
        ];
        return new WorkloadPatch(repairs, PatchOperation.ToJson(operations));
    }

    private static IEnumerable<PatchOperation> Replace(ImageRepair repair)
    {
        if (repair.Container is { } container) yield return PatchOperation.Test($"{repair.Path[..^ImageMember.Length]}/name", container);
        yield return PatchOperation.Test(repair.Path, repair.Source);
        yield return PatchOperation.Replace(repair.Path, repair.Target);
    }

    private static PatchOperation ChangeCauseOf(Workload workload, IReadOnlyList<ImageRepair> repairs)
    {
        var text = ChangeCause.Of(repairs);
        return workload.HasAnnotations
            ? PatchOperation.Add($"{Annotations}/{ChangeCause.Annotation.Replace("/", "~1", StringComparison.Ordinal)}", text)
            : PatchOperation.Add(Annotations, new JsonObject { [ChangeCause.Annotation] = text });
    }

    private static IEnumerable<PatchOperation> PullSecretOf(Workload workload, string name)
    {
        var (path, entry) = ($"{workload.Type.PodTemplate}/spec/imagePullSecrets", new JsonObject { ["name"] = name });
        yield return workload.PullSecrets.Count > 0 ? PatchOperation.Add($"{path}/-", entry) : PatchOperation.Add(path, new JsonArray(entry));
    }
}
