using CopyImageGitOps.Configuration.Shapes;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>The keys of <c>spec.controller</c>.</summary>
internal static class ControllerKeys
{
    private static readonly string[] KnownKinds = ["Deployment", "DaemonSet", "StatefulSet", "CronJob"];

    /// <summary>The keys of <c>spec.controller.lockRepository</c>.</summary>
    public static MapShape<GitLockConfig> Repository { get; } = new(
        "a map with url, and optionally branch, path and interval", new GitLockConfig(),
        Key<GitLockConfig>.Of(
            "url", ControllerTexts.GitUrl, r => r.Url, (r, v) => r with { Url = v },
            "The repository, as `git fetch` takes it. Credentials are not part of it: the token is in the environment variable `COPYIMAGE_GIT_TOKEN`.",
            required: true),
        Key<GitLockConfig>.Of(
            "branch", TemplateTexts.Branch, r => r.Branch, (r, v) => r with { Branch = v },
            "The branch; if left out, the one that the repository's `HEAD` names."),
        Key<GitLockConfig>.Of(
            "path", ControllerTexts.PathInRepository, r => r.Path, (r, v) => r with { Path = v }, "The lock file, relative to the root of the repository."),
        Key<GitLockConfig>.Of(
            "interval", new DurationShape { Minimum = TimeSpan.FromSeconds(5) }, r => r.Interval, (r, v) => r with { Interval = v },
            "How often the repository is asked whether the branch has moved."));

    public static MapShape<ControllerConfig> Map { get; } = new(
        "a map with mode, kinds, managed or other keys", new ControllerConfig(),
        Key<ControllerConfig>.Of(
            "mode", new ChoiceShape<ControllerMode>(("enforce", ControllerMode.Enforce), ("audit", ControllerMode.Audit)),
            c => c.Mode, (c, v) => c with { Mode = v },
            "What becomes of objects that reference public images: `enforce` copies the images and patches the objects; `audit` only reports them.",
            option: "controller-mode"),
        Key<ControllerConfig>.Of(
            "kinds",
            new ListShape<string>("kinds", new ChoiceShape<string>([.. KnownKinds.Select(kind => (kind, kind))]))
            {
                WhyNotEmpty = "is an empty list, so that nothing would be watched",
            },
            c => c.Kinds, (c, v) => c with { Kinds = v },
            "The kinds that are watched: `Deployment`, `DaemonSet`, `StatefulSet`, `CronJob`. A list replaces the default one."),
        Key<ControllerConfig>.Of(
            "excludeNamespaces", new ListShape<string>("namespaces", ControllerTexts.Namespace),
            c => c.ExcludeNamespaces, (c, v) => c with { ExcludeNamespaces = v },
            "Namespaces that are left alone: names, or patterns with `*` and `?`; `{own}` is the one that the controller runs in. "
                + "A list replaces the default one."),
        Key<ControllerConfig>.Of(
            "managed", new ChoiceShape<ManagedMode>(("report", ManagedMode.Report), ("patch", ManagedMode.Patch)),
            c => c.Managed, (c, v) => c with { Managed = v },
            "What becomes of objects that Argo CD, Flux or Helm manage: `report` leaves them to their repository; `patch` treats them like others."),
        Key<ControllerConfig>.Of(
            "imagePullSecret", ControllerTexts.SecretName, c => c.ImagePullSecret, (c, v) => c with { ImagePullSecret = v },
            "The name of a Secret that a repaired pod template gets among its `imagePullSecrets`; it must be in the workload's namespace."),
        Key<ControllerConfig>.Of(
            "workloadPullSecrets", new SwitchShape(), c => c.WorkloadPullSecrets, (c, v) => c with { WorkloadPullSecrets = v },
            "Whether a source that refuses the controller is asked again with the workload's own `imagePullSecrets`; takes the right to read them."),
        Key<ControllerConfig>.Of(
            "maximumRollouts", new WholeNumberShape(0, 1000), c => c.MaximumRollouts, (c, v) => c with { MaximumRollouts = v },
            "How many rollouts may be in progress at once before the next object is patched; 0 is no limit."),
        Key<ControllerConfig>.Of(
            "workers", new WholeNumberShape(1, 64), c => c.Workers, (c, v) => c with { Workers = v }, "How many objects are worked on at once."),
        Key<ControllerConfig>.Of(
            "resync", new DurationShape { Minimum = TimeSpan.FromSeconds(30) }, c => c.Resync, (c, v) => c with { Resync = v },
            "How often objects that reference public images are looked at again, also if nothing has changed."),
        Key<ControllerConfig>.Of(
            "lockFile", new TextShape("a path"), c => c.LockFile, (c, v) => c with { LockFile = v },
            "The path of a `copyimage.lock`, as in a mounted ConfigMap; relative to the configuration file. It is read again when it changes."),
        Key<ControllerConfig>.Of(
            "lockRepository", Repository, c => c.LockRepository, (c, v) => c with { LockRepository = v },
            "A Git repository with a `copyimage.lock`, instead of `lockFile`."));
}
