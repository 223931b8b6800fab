namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>What a <see cref="ControlPlane"/> consists of.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>Whether kube-controller-manager runs too, without which no Deployment gets a ReplicaSet, and no ReplicaSet a Pod.</summary>
    public bool HasControllers { get; init; } = true;

    /// <summary>Whether every request is logged; see <see cref="ControlPlane.Audit"/>.</summary>
    public bool HasAudit { get; init; } = true;

    /// <summary>
    /// Whether the API server remembers what has changed lately; without that, watches have exactly the history that etcd has, and no bookmarks.
    /// </summary>
    public bool HasWatchCache { get; init; } = true;
}
