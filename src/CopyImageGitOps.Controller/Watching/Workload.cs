using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// What is kept of a watched object: who it is, its public images, and what decides whether it may be changed. The object itself is not kept.
/// </summary>
public sealed record Workload
{
    public required ObjectKey Key { get; init; }

    public required WorkloadKind Type { get; init; }

    /// <summary>As in <c>apps/v1</c>: the version that it was read in.</summary>
    public required string ApiVersion { get; init; }

    public required string Uid { get; init; }

    public required string ResourceVersion { get; init; }

    /// <summary>The fields that hold public images, in the order of the object; empty for an object that has not drifted.</summary>
    public IReadOnlyList<WorkloadImage> Images { get; init; } = [];

    /// <summary>
    /// What keeps some of its images, or all, from being understood: whether they are public cannot be told. Null for almost all objects.
    /// </summary>
    public IReadOnlyList<Finding>? Findings { get; init; }

    /// <summary>The owner that controls it (<c>ownerReferences[].controller</c>); null if there is none.</summary>
    public OwnerIdentity? Owner { get; init; }

    /// <summary>The tool that would put back what is changed here; null if none is known.</summary>
    public ManagingTool? ManagedBy { get; init; }

    /// <summary>A paused Deployment.</summary>
    public bool IsPaused { get; init; }

    /// <summary><c>copyimage.dev/ignore: "true"</c>.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Whether it has annotations at all; without any, a patch must add the map.</summary>
    public bool HasAnnotations { get; init; }

    /// <summary><c>kubernetes.io/change-cause</c>; null if it has none.</summary>
    public string? ChangeCause { get; init; }

    /// <summary>The names of the pod template's <c>imagePullSecrets</c>.</summary>
    public IReadOnlyList<string> PullSecrets { get; init; } = [];

    public RolloutState Rollout { get; init; }

    /// <summary>It references public images.</summary>
    public bool HasDrifted => Images.Count > 0;

    /// <summary>There is something to do for it, or to say of it.</summary>
    public bool IsOfInterest => HasDrifted || Findings is not null;
}

/// <summary>A field of a workload that holds a public image.</summary>
/// <param name="Field">As the finder of the command line gives it; its file is <c>Kind namespace/name</c>.</param>
/// <param name="Path">The same place as a JSON pointer (RFC 6901), as in <c>/spec/template/spec/containers/0/image</c>.</param>
/// <param name="Container">The name of its container; null where the field belongs to none, as that of an image volume.</param>
public sealed record WorkloadImage(ImageField Field, string Path, string? Container);

/// <summary>An entry of <c>ownerReferences</c>.</summary>
public sealed record OwnerIdentity(string ApiVersion, string Kind, string Name, string Uid);

/// <summary>A tool that makes live objects equal to what is declared elsewhere.</summary>
public enum ManagingTool
{
    /// <summary>By the annotation <c>argocd.argoproj.io/tracking-id</c> or a label <c>argocd.argoproj.io/instance</c>.</summary>
    ArgoCd,

    /// <summary>By the label <c>kustomize.toolkit.fluxcd.io/name</c> or <c>helm.toolkit.fluxcd.io/name</c>.</summary>
    Flux,

    /// <summary>By the label <c>app.kubernetes.io/managed-by: Helm</c>.</summary>
    Helm,
}

/// <summary>How far the pods of a workload follow its template, as its status says.</summary>
public enum RolloutState
{
    /// <summary>All pods are of the present template, and ready; or the kind has no rollouts.</summary>
    Complete,

    /// <summary>The status is older than the template, or there are pods that are old or not ready.</summary>
    InProgress,

    /// <summary>Its deadline has passed (a Deployment's <c>ProgressDeadlineExceeded</c>).</summary>
    Failed,
}
