using CopyImageGitOps.Controller.Watching;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CopyImageGitOps.Controller.Reconciling.Patching;

/// <summary>Patches objects of all kinds alike, by their path in the API.</summary>
public sealed class WorkloadPatcher(IKubernetes cluster) : IWorkloadPatcher
{
    /// <summary>Who has written a field, in <c>metadata.managedFields</c>.</summary>
    public const string FieldManager = "copyimage-controller";

    public async Task<PatchAnswer> PatchAsync(Workload workload, WorkloadPatch patch, CancellationToken cancellationToken)
    {
        var (key, version) = (workload.Key, workload.ApiVersion[(workload.ApiVersion.IndexOf('/') + 1)..]);
        try
        {
            await cluster.CustomObjects.PatchNamespacedCustomObjectAsync(
                new V1Patch(patch.Json, V1Patch.PatchType.JsonPatch),
                workload.Type.Group, version, key.Namespace, workload.Type.Plural, key.Name,
                fieldManager: FieldManager,
                cancellationToken: cancellationToken);
            return new PatchAnswer(PatchVerdict.Applied);
        }
        catch (HttpOperationException e)
        {
            return PatchAnswers.Of(key, e.Response);
        }
        catch (Exception e) when (ApiErrors.IsUnreachable(e, cancellationToken))
        {
            return PatchAnswers.Unreachable(key, e);
        }
    }
}
