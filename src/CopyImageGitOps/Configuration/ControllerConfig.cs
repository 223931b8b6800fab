namespace CopyImageGitOps.Configuration;

/// <summary>What the in-cluster reconciler does; see docs/controller.md.</summary>
public sealed record ControllerConfig
{
    public ControllerMode Mode { get; init; } = ControllerMode.Enforce;

    /// <summary>The kinds that are watched: <c>Deployment</c>, <c>DaemonSet</c>, <c>StatefulSet</c>, <c>CronJob</c>.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = ["Deployment", "DaemonSet"];

    /// <summary>Namespaces that are left alone: names or patterns; <c>{own}</c> is the one that the controller runs in.</summary>
    public IReadOnlyList<string> ExcludeNamespaces { get; init; } = ["kube-system", "{own}"];

    public ManagedMode Managed { get; init; } = ManagedMode.Report;

    /// <summary>The name of a Secret that a repaired pod template gets as one of its <c>imagePullSecrets</c>; null adds none.</summary>
    public string? ImagePullSecret { get; init; }

    /// <summary>Whether a source that refuses the controller is tried again with the workload's own <c>imagePullSecrets</c>.</summary>
    public bool WorkloadPullSecrets { get; init; }

    /// <summary>How many rollouts may be in progress at once; 0 is no limit.</summary>
    public int MaximumRollouts { get; init; } = 5;

    /// <summary>How many objects are worked on at once.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>How often every object that has drifted is looked at again, also if nothing has changed.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The path of a <c>copyimage.lock</c>, as in a mounted ConfigMap; null if there is none.</summary>
    public string? LockFile { get; init; }

    /// <summary>A Git repository whose lock file is used instead; null if there is none.</summary>
    public GitLockConfig? LockRepository { get; init; }
}

/// <summary>A lock file in a Git repository.</summary>
public sealed record GitLockConfig
{
    /// <summary>As <c>git fetch</c> takes it.</summary>
    public string? Url { get; init; }

    /// <summary>Null is the branch that the repository's HEAD names.</summary>
    public string? Branch { get; init; }

    /// <summary>The file, relative to the repository's root.</summary>
    public string Path { get; init; } = "copyimage.lock";

    /// <summary>How often the repository is asked.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Whether the controller writes.</summary>
public enum ControllerMode
{
    /// <summary>Objects that have drifted are repaired.</summary>
    Enforce,

    /// <summary>They are reported, and nothing is copied or patched.</summary>
    Audit,
}

/// <summary>What becomes of objects that Argo CD, Flux or Helm manage.</summary>
public enum ManagedMode
{
    /// <summary>They are reported: the tool would put back what is patched.</summary>
    Report,

    /// <summary>They are repaired like others.</summary>
    Patch,
}
