namespace CopyImageGitOps.Findings;

/// <summary>The codes of all findings. A code never changes its meaning; docs/findings.md explains each, and a test holds that it does.</summary>
public static class FindingCodes
{
    // Reading manifests
    public const string FileUnreadable = "file-unreadable";
    public const string FileChanged = "file-changed";
    public const string FileTooLarge = "file-too-large";
    public const string LinkOutside = "link-outside";
    public const string EncodingInvalid = "encoding-invalid";
    public const string YamlInvalid = "yaml-invalid";
    public const string JsonInvalid = "json-invalid";
    public const string DocumentTooComplex = "document-too-complex";
    public const string HelmTemplate = "helm-template";

    // Kustomizations
    public const string KustomizeMissing = "kustomize-missing";
    public const string KustomizeRemote = "kustomize-remote";
    public const string KustomizeHelm = "kustomize-helm";
    public const string KustomizeFailed = "kustomize-failed";
    public const string KustomizeUnproven = "kustomize-unproven";
    public const string KustomizeComponents = "kustomize-components";
    public const string KustomizeOverride = "kustomize-override";
    public const string PinOutdated = "pin-outdated";
    public const string KustomizationInvalid = "kustomization-invalid";
    public const string KustomizationCycle = "kustomization-cycle";
    public const string ComponentUnused = "component-unused";
    public const string KustomizationImages = "kustomization-images";

    // KRM functions
    public const string ResourceListInvalid = "resource-list-invalid";
    public const string LockMissing = "lock-missing";

    // Finding references
    public const string TemplateExpression = "template-expression";
    public const string Variable = "variable";
    public const string SopsEncrypted = "sops-encrypted";
    public const string ReferenceInvalid = "reference-invalid";
    public const string AliasConflict = "alias-conflict";
    public const string DuplicateKey = "duplicate-key";

    // Planning
    public const string TargetCollision = "target-collision";
    public const string TargetInvalid = "target-invalid";
    public const string PublicImage = "public-image";
    public const string CopyMissing = "copy-missing";

    // Updating
    public const string LockUnused = "lock-unused";
    public const string LockElsewhere = "lock-elsewhere";
    public const string UpdatePinned = "update-pinned";
    public const string UpdateTag = "update-tag";
    public const string UpdateAmbiguous = "update-ambiguous";
    public const string CopyUnknown = "copy-unknown";

    // Registries and copying
    public const string ImageNotFound = "image-not-found";
    public const string RegistryUnauthorized = "registry-unauthorized";
    public const string PullLimit = "pull-limit";
    public const string RegistryRateLimited = "registry-rate-limited";
    public const string RegistryUnavailable = "registry-unavailable";
    public const string RegistryProtocol = "registry-protocol";
    public const string ProxyFailed = "proxy-failed";
    public const string MirrorUnavailable = "mirror-unavailable";
    public const string TagImmutable = "tag-immutable";
    public const string ContentCorrupt = "content-corrupt";
    public const string ImageUnsupported = "image-unsupported";
    public const string CopyIncomplete = "copy-incomplete";
    public const string CopySparse = "copy-sparse";
    public const string ForeignLayer = "foreign-layer";
    public const string PlatformMissing = "platform-missing";
    public const string SparseIndexRefused = "sparse-index-refused";
    public const string TagConflict = "tag-conflict";
    public const string ReferrersNotCopied = "referrers-not-copied";
    public const string ReferrerSkipped = "referrer-skipped";
    public const string LayoutInvalid = "layout-invalid";
    public const string CredentialsUnreadable = "credentials-unreadable";
    public const string CertificateUnreadable = "certificate-unreadable";

    // Objects in a cluster
    public const string PatchForbidden = "patch-forbidden";
    public const string PatchRefused = "patch-refused";
    public const string PatchFailed = "patch-failed";
    public const string PullSecretUnreadable = "pull-secret-unreadable";

    // Configuration and lock file
    public const string ConfigInvalid = "config-invalid";
    public const string LockInvalid = "lock-invalid";
    public const string LockNotFound = "lock-not-found";

    // Git
    public const string SubmoduleSkipped = "submodule-skipped";
    public const string GitUnavailable = "git-unavailable";
    public const string GitNoRepository = "git-no-repository";
    public const string GitDetachedHead = "git-detached-head";
    public const string GitBareRepository = "git-bare-repository";
    public const string GitUnbornBranch = "git-unborn-branch";
    public const string GitNoIdentity = "git-no-identity";
    public const string GitOperationInProgress = "git-operation-in-progress";
    public const string GitConflict = "git-conflict";
    public const string GitLocked = "git-locked";
    public const string GitBranchMoved = "git-branch-moved";
    public const string GitHookSkipped = "git-hook-skipped";
    public const string GitHookFailed = "git-hook-failed";
    public const string GitSigningFailed = "git-signing-failed";
    public const string GitNotCommitted = "git-not-committed";
    public const string GitFailed = "git-failed";

    // Pushing
    public const string PushTarget = "push-target";
    public const string PushRaced = "push-raced";
    public const string PushDiverged = "push-diverged";
    public const string PushBlocked = "push-blocked";
    public const string PushProtected = "push-protected";
    public const string PushDeclined = "push-declined";
    public const string RemoteUnauthorized = "remote-unauthorized";
    public const string RemoteDenied = "remote-denied";
    public const string RemoteNotFound = "remote-not-found";
    public const string RemoteUnavailable = "remote-unavailable";

    // GitHub
    public const string GitParentMissing = "git-parent-missing";
    public const string GithubUnauthorized = "github-unauthorized";
    public const string GithubForbidden = "github-forbidden";
    public const string GithubNotFound = "github-not-found";
    public const string GithubInvalid = "github-invalid";
    public const string GithubRateLimited = "github-rate-limited";
    public const string GithubUnavailable = "github-unavailable";
    public const string GithubProtocol = "github-protocol";
    public const string GithubUntrustedEvent = "github-untrusted-event";
    public const string GithubFork = "github-fork";
    public const string PullRequestReviewer = "pull-request-reviewer";
    public const string PullRequestBase = "pull-request-base";
    public const string ActionEnded = "action-ended";

    // Watching a cluster
    public const string WatchUnauthorized = "watch-unauthorized";
    public const string WatchForbidden = "watch-forbidden";
    public const string WatchKindMissing = "watch-kind-missing";
    public const string WatchUnavailable = "watch-unavailable";

    // Leading
    public const string LeaseUnavailable = "lease-unavailable";
}
