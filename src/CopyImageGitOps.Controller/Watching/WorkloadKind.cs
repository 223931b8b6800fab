namespace CopyImageGitOps.Controller.Watching;

/// <summary>A kind of object that is watched.</summary>
/// <param name="Group">The API group, as in <c>apps</c>.</param>
/// <param name="Versions">Versions of the group that have it, the preferred one first: an older cluster may lack that.</param>
/// <param name="Plural">Its name in paths of the API.</param>
/// <param name="PodTemplate">A JSON pointer to its pod template (RFC 6901).</param>
public sealed record WorkloadKind(string Kind, string Group, IReadOnlyList<string> Versions, string Plural, string PodTemplate)
{
    public static WorkloadKind Deployment { get; } = new("Deployment", "apps", ["v1"], "deployments", "/spec/template");

    public static WorkloadKind DaemonSet { get; } = new("DaemonSet", "apps", ["v1"], "daemonsets", "/spec/template");

    public static WorkloadKind StatefulSet { get; } = new("StatefulSet", "apps", ["v1"], "statefulsets", "/spec/template");

    /// <summary><c>batch/v1</c> has it since Kubernetes 1.21.</summary>
    public static WorkloadKind CronJob { get; } = new("CronJob", "batch", ["v1", "v1beta1"], "cronjobs", "/spec/jobTemplate/spec/template");

    public static IReadOnlyList<WorkloadKind> All { get; } = [Deployment, DaemonSet, StatefulSet, CronJob];
}
