using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// Tells from an object's status what <c>kubectl rollout status</c> would say of it, except that a rollout that was complete stays so
/// (https://github.com/kubernetes/kubectl/blob/master/pkg/polymorphichelpers/rollout_status.go).
/// </summary>
internal static class RolloutReader
{
    public static RolloutState Read(WorkloadKind kind, JsonElement workload)
    {
        var (spec, status) = (workload.Find("spec"), workload.Find("status"));
        var isObserved = status.Number("observedGeneration") is { } observed && workload.Find("metadata").Number("generation") <= observed;
        return kind.Kind switch
        {
            "Deployment" => isObserved ? OfDeployment(spec, status) : RolloutState.InProgress,
            "DaemonSet" when !IsRolling(spec) => RolloutState.Complete,
            "DaemonSet" => When(isObserved && IsDone(status)),
            "StatefulSet" when !IsRolling(spec) => RolloutState.Complete,
            "StatefulSet" => When(isObserved && IsDone(spec, status)),
            _ => RolloutState.Complete,
        };
    }

    private static RolloutState OfDeployment(JsonElement? spec, JsonElement? status)
    {
        var progressing = status.Items("conditions").Select(c => (JsonElement?)c).FirstOrDefault(c => c.Text("type") == "Progressing");
        if (progressing.Text("reason") == "ProgressDeadlineExceeded") return RolloutState.Failed;
        var updated = status.Number("updatedReplicas") ?? 0;
        if (updated < Replicas(spec) || (status.Number("replicas") ?? 0) > updated) return RolloutState.InProgress;
        // A rollout that was complete once does not begin anew when a pod fails later (the deployment controller's syncRolloutStatus).
        return When(progressing.Text("reason") == "NewReplicaSetAvailable" || (status.Number("availableReplicas") ?? 0) >= updated);
    }

    private static bool IsDone(JsonElement? status)
    {
        var desired = status.Number("desiredNumberScheduled") ?? 0;
        return (status.Number("updatedNumberScheduled") ?? 0) >= desired && (status.Number("numberAvailable") ?? 0) >= desired;
    }

    private static bool IsDone(JsonElement? spec, JsonElement? status)
    {
        var replicas = Replicas(spec);
        if ((status.Number("readyReplicas") ?? 0) < replicas) return false;
        return spec.Find("updateStrategy").Find("rollingUpdate").Number("partition") is { } partition and > 0
            ? (status.Number("updatedReplicas") ?? 0) >= replicas - partition
            : status.Text("updateRevision") == status.Text("currentRevision");
    }

    /// <summary>Pods of the other strategy, <c>OnDelete</c>, are replaced when somebody deletes them: nothing is in progress.</summary>
    private static bool IsRolling(JsonElement? spec) => spec.Find("updateStrategy").Text("type") is null or "RollingUpdate";

    /// <summary>The API server fills in its default, so that it is there always, also as zero.</summary>
    private static long Replicas(JsonElement? spec) => spec.Number("replicas") ?? 1;

    private static RolloutState When(bool isComplete) => isComplete ? RolloutState.Complete : RolloutState.InProgress;
}
