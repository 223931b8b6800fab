using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.Configuration;

/// <summary>
/// What the user wants: the <c>spec</c> of a <c>copyimage.dev/v1</c> <c>CopyImage</c>, with defaults filled in. The same schema serves the
/// command line, the Action, the KRM function and the reconciler. docs/configuration.md describes each key.
/// </summary>
public sealed record CopyImageConfig
{
    /// <summary>The prefix under which copies are kept: a registry, and optionally a path, as in <c>registry.example.com/mirror</c>.</summary>
    public string? Destination { get; init; }

    /// <summary>The registries whose images count as public.</summary>
    public IReadOnlyList<string> Sources { get; init; } = DefaultSources;

    /// <summary>If not empty, only references that match one of these are copied.</summary>
    public IReadOnlyList<ImagePattern> Include { get; init; } = [];

    /// <summary>References that match one of these are left alone; stronger than <see cref="Include"/>.</summary>
    public IReadOnlyList<ImagePattern> Exclude { get; init; } = [];

    /// <summary>If not empty, only objects of these kinds are looked at.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>How a copy's repository is named below <see cref="Destination"/>: <c>{registry}</c>, <c>{repository}</c>, <c>{name}</c>.</summary>
    public string Target { get; init; } = "{registry}/{repository}";

    /// <summary>How the tags of a copy are named, the one that manifests get first: <c>{tag}</c>, <c>{digest:12}</c>, <c>{digest}</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = ["{tag}"];

    /// <summary>What becomes of a tag that has another digest in the destination; null is the default, which depends on who wrote it.</summary>
    public TagConflictMode? TagConflict { get; init; }

    /// <summary>If not empty, only these platforms of an image are copied, as <c>os/architecture[/variant]</c>.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    public PinMode Pin { get; init; } = PinMode.TagAndDigest;

    public ReferrerMode Referrers { get; init; } = ReferrerMode.All;

    /// <summary>Image fields of custom resources, besides those that every kind has.</summary>
    public IReadOnlyList<FieldSpec> FieldSpecs { get; init; } = [];

    /// <summary>Registries that are spoken to over plain HTTP; those on the loopback interface are without being named.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Where images of a registry are read instead: addresses that are tried in order, and the registry itself last.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Mirrors { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Registries that are reached in a way of their own.</summary>
    public IReadOnlyDictionary<string, RegistryConfig> Registries { get; init; } = new Dictionary<string, RegistryConfig>(StringComparer.Ordinal);

    /// <summary>Files larger than this, in bytes, are skipped with a finding.</summary>
    public long MaximumFileSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many images are copied at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>All pauses of one registry together that it asks for.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMinutes(15);

    public KustomizeConfig Kustomize { get; init; } = new();

    public CommitConfig Commit { get; init; } = new();

    public PushConfig Push { get; init; } = new();

    public PullRequestConfig PullRequest { get; init; } = new();

    public FunctionConfig Function { get; init; } = new();

    public ControllerConfig Controller { get; init; } = new();

    public static IReadOnlyList<string> DefaultSources { get; } =
    [
        "docker.io", "ghcr.io", "quay.io", "gcr.io", "registry.k8s.io", "k8s.gcr.io", "public.ecr.aws", "mcr.microsoft.com", "docker.elastic.co",
        "nvcr.io", "registry.gitlab.com", "cgr.dev", "lscr.io", "docker.redpanda.com",
    ];
}

/// <summary>How one registry is reached. Files are in PEM form, and full paths once the configuration is loaded.</summary>
public sealed record RegistryConfig
{
    /// <summary>Null: over TLS, but in plain HTTP on the loopback interface if no file is given.</summary>
    public bool? Tls { get; init; }

    /// <summary>Authorities that are trusted for this registry, besides those of the system.</summary>
    public string? CaFile { get; init; }

    /// <summary>The certificate that this registry is shown, together with <see cref="KeyFile"/>.</summary>
    public string? CertFile { get; init; }

    public string? KeyFile { get; init; }

    internal bool HasFiles => (CaFile ?? CertFile ?? KeyFile) is not null;
}

/// <summary>What a rewritten reference carries.</summary>
public enum PinMode
{
    /// <summary><c>nginx:1.25@sha256:…</c>: readable and immutable.</summary>
    TagAndDigest,

    /// <summary><c>nginx@sha256:…</c></summary>
    Digest,

    /// <summary><c>nginx:1.25</c></summary>
    Tag,
}

/// <summary>What becomes of a tag that the destination has with another digest than the source.</summary>
public enum TagConflictMode
{
    /// <summary>It is overwritten.</summary>
    Update,

    /// <summary>It stays, and the image is kept by its digest.</summary>
    Keep,

    /// <summary>The image is not copied.</summary>
    Fail,
}

/// <summary>Whether signatures, attestations and SBOMs are copied with the images that they are about.</summary>
public enum ReferrerMode
{
    /// <summary>With an image that is copied.</summary>
    All,

    /// <summary>Also with an image that is there already.</summary>
    Refresh,

    None,
}

/// <summary>What <c>kustomize build</c> may do; each of these is off, as it is there.</summary>
public sealed record KustomizeConfig
{
    /// <summary>Charts are inflated with <c>helm</c>, which may fetch them.</summary>
    public bool EnableHelm { get; init; }

    /// <summary>Bases and files on other hosts are fetched.</summary>
    public bool AllowRemote { get; init; }

    public LoadRestrictor LoadRestrictor { get; init; }
}

/// <summary>Where a kustomization may load files from (https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/loadrestrictions.go).</summary>
public enum LoadRestrictor
{
    /// <summary>Its own directory and below.</summary>
    RootOnly,

    None,
}

/// <summary>Message and author of the commit that <c>copyimage run</c> makes; plan and check make none.</summary>
public sealed record CommitConfig
{
    /// <summary>Of a run; an update has a default of its own.</summary>
    public const string DefaultMessage = "Use private copies of {count} public images\n\n{images}\n";

    /// <summary>The message; <c>{count}</c> is the number of images, <c>{images}</c> a line for each.</summary>
    public string Message { get; init; } = DefaultMessage;

    /// <summary><c>Name &lt;mail&gt;</c>; null is Git's own identity.</summary>
    public string? Author { get; init; }

    /// <summary>Adds a <c>Signed-off-by</c> line.</summary>
    public bool SignOff { get; init; }
}

/// <summary>How <c>copyimage run --push</c> pushes.</summary>
public sealed record PushConfig
{
    /// <summary>The branch of the remote repository; null is the upstream of the current one, or the branch of its name.</summary>
    public string? Branch { get; init; }

    /// <summary>How often it is tried, with the run made anew each time, while others push to the branch.</summary>
    public int Attempts { get; init; } = 5;
}

/// <summary>What <c>copyimage fn</c> does with the resources that it is given; the other commands do not look at it.</summary>
public sealed record FunctionConfig
{
    /// <summary>Null is the default, which depends on whether there is a lock.</summary>
    public FunctionMode? Mode { get; init; }

    /// <summary>The text of a lock file.</summary>
    public string? Lock { get; init; }

    /// <summary>The path of a lock file; a full one once the configuration is loaded.</summary>
    public string? LockFile { get; init; }

    public MissingLockMode OnMissing { get; init; } = MissingLockMode.Error;
}

/// <summary>How a function deals with public images.</summary>
public enum FunctionMode
{
    /// <summary>They are copied, and then rewritten.</summary>
    Copy,

    /// <summary>They are rewritten to what the lock says, without asking a registry.</summary>
    Rewrite,

    /// <summary>They are errors.</summary>
    Validate,
}

/// <summary>What becomes of a public image that is to be rewritten and that the lock does not have; it is left alone in any case.</summary>
public enum MissingLockMode
{
    Error,
    Warning,
    Ignore,
}
