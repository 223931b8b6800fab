using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Manifests;
using static CopyImageGitOps.Configuration.Keys.ConfigRoot;

namespace CopyImageGitOps.Configuration.Keys;

/// <summary>
/// Every key of the configuration. This one table drives parsing, flags and environment, the hints about unknown keys, the JSON Schema and
/// docs/configuration.md.
/// </summary>
internal static class ConfigKeys
{
    private static readonly MapShape<ImagePattern> PatternMap = new(
        "a map of patterns", new ImagePattern(),
        Key<ImagePattern>.Of(
            "image", PatternTexts.Image, p => p.Image, (p, v) => p with { Image = v },
            "Matches the canonical reference (`docker.io/library/nginx:1.25`) or the familiar one (`nginx:1.25`), with or without tag and digest."),
        Key<ImagePattern>.Of("kind", PatternTexts.Kind, p => p.Kind, (p, v) => p with { Kind = v }, "Matches the object's `kind`."),
        Key<ImagePattern>.Of(
            "namespace", PatternTexts.ObjectName, p => p.Namespace, (p, v) => p with { Namespace = v },
            "Matches the object's `metadata.namespace` as it stands in the manifest."),
        Key<ImagePattern>.Of("name", PatternTexts.ObjectName, p => p.Name, (p, v) => p with { Name = v }, "Matches the object's `metadata.name`."))
    {
        NeedsAKey = true,
    };

    private static readonly ListShape<ImagePattern> Patterns =
        new("image patterns", new ShorthandShape<ImagePattern>(PatternMap, PatternTexts.Image, image => new ImagePattern { Image = image }));

    private static readonly MapShape<FieldSpec> FieldSpecMap = new(
        "a map with path, and optionally group, version and kind", new FieldSpec { Path = "" },
        Key<FieldSpec>.Of(
            "group", PatternTexts.FieldSpecPart("an API group"), f => f.Group, (f, v) => f with { Group = v },
            "The API group, as in `argoproj.io`; any if left out."),
        Key<FieldSpec>.Of(
            "version", PatternTexts.FieldSpecPart("an API version"), f => f.Version, (f, v) => f with { Version = v },
            "The API version, as in `v1`; any if left out."),
        Key<FieldSpec>.Of("kind", PatternTexts.KindName, f => f.Kind, (f, v) => f with { Kind = v }, "The kind; any if left out."),
        Key<FieldSpec>.Of(
            "path", PatternTexts.FieldPath, f => f.Path.Length == 0 ? null : f.Path, (f, v) => f with { Path = v },
            @"The field that holds an image, as segments with `/` between them, in kustomize's syntax: `spec/jobs[]/image`. A slash within a key is `\/`.",
            required: true));

    private static readonly MapShape<CommitConfig> Commit = new(
        "a map with message, author or signOff", new CommitConfig(),
        Key<CommitConfig>.Of(
            "message", TemplateTexts.Message, c => c.Message, (c, v) => c with { Message = v },
            "The commit message; `{count}` is the number of images, `{images}` a line for each.", option: "commit-message"),
        Key<CommitConfig>.Of(
            "author", TemplateTexts.Author, c => c.Author, (c, v) => c with { Author = v },
            "The author, as in `Jane Doe <jane@example.com>`; Git's own identity if left out.", option: "author"),
        Key<CommitConfig>.Of(
            "signOff", new SwitchShape(), c => c.SignOff, (c, v) => c with { SignOff = v },
            "Whether the commit carries a `Signed-off-by` line.", option: "sign-off"));

    private static readonly MapShape<PushConfig> Push = new(
        "a map with branch or attempts", new PushConfig(),
        Key<PushConfig>.Of(
            "branch", TemplateTexts.Branch, p => p.Branch, (p, v) => p with { Branch = v },
            "The branch of the remote repository; if left out, the upstream of the current branch, or the branch of its name.", option: "branch"),
        Key<PushConfig>.Of(
            "attempts", new WholeNumberShape(1, 100), p => p.Attempts, (p, v) => p with { Attempts = v },
            "How often a push is tried while others push to the branch; each time, the run is made again on the branch's new tip.",
            option: "push-attempts"));

    private static readonly MapShape<KustomizeConfig> Kustomize = new(
        "a map with enableHelm, allowRemote or loadRestrictor", new KustomizeConfig(),
        Key<KustomizeConfig>.Of(
            "enableHelm", new SwitchShape(), k => k.EnableHelm, (k, v) => k with { EnableHelm = v },
            "Whether kustomizations may inflate Helm charts; `helm` must be installed, and may fetch them.", option: "enable-helm"),
        Key<KustomizeConfig>.Of(
            "allowRemote", new SwitchShape(), k => k.AllowRemote, (k, v) => k with { AllowRemote = v },
            "Whether kustomizations may fetch bases and files from other hosts.", option: "allow-remote"),
        Key<KustomizeConfig>.Of(
            "loadRestrictor", new ChoiceShape<LoadRestrictor>(("rootOnly", LoadRestrictor.RootOnly), ("none", LoadRestrictor.None)),
            k => k.LoadRestrictor, (k, v) => k with { LoadRestrictor = v },
            "Where a kustomization may load files from: its own directory and below, or anywhere.", option: "load-restrictor"));

    private static readonly MapShape<RegistryConfig> RegistryMap = new(
        "a map with caFile, certFile, keyFile or tls", new RegistryConfig(),
        Key<RegistryConfig>.Of(
            "caFile", RegistryTexts.PemFile, r => r.CaFile, (r, v) => r with { CaFile = v },
            "Authorities that are trusted for this registry, besides those of the system: a PEM file; its path is relative to the configuration file."),
        Key<RegistryConfig>.Of(
            "certFile", RegistryTexts.PemFile, r => r.CertFile, (r, v) => r with { CertFile = v },
            "The client certificate that is shown to this registry and to nobody else, with `keyFile`."),
        Key<RegistryConfig>.Of(
            "keyFile", RegistryTexts.PemFile, r => r.KeyFile, (r, v) => r with { KeyFile = v }, "The key of `certFile`, without a passphrase."),
        Key<RegistryConfig>.Of(
            "tls", new SwitchShape { HasDefault = false }, r => r.Tls ?? false, (r, v) => r with { Tls = v },
            "Whether it is spoken to over TLS. If left out: yes, but on the loopback interface only if there is a file above."))
    {
        NeedsAKey = true,
    };

    private static readonly MapShape<CopyImageConfig> Spec = new(
        "a map", new CopyImageConfig(),
        Key<CopyImageConfig>.Of(
            "destination", RegistryTexts.Destination, c => c.Destination, (c, v) => c with { Destination = v },
            "Where copies are kept: a registry, and optionally a path below which all of them lie, as in `registry.example.com/mirror`.",
            option: "destination"),
        Key<CopyImageConfig>.Of(
            "sources",
            new ListShape<string>("registries", RegistryTexts.Registry) { WhyNotEmpty = "is an empty list, so that no image would count as public" },
            c => c.Sources, (c, v) => c with { Sources = v },
            "The registries whose images count as public. A list replaces the default one.", option: "sources"),
        Key<CopyImageConfig>.Of(
            "include", Patterns, c => c.Include, (c, v) => c with { Include = v },
            "If there are any, only references that match one of these patterns are copied.", option: "include"),
        Key<CopyImageConfig>.Of(
            "exclude", Patterns, c => c.Exclude, (c, v) => c with { Exclude = v },
            "References that match one of these patterns are left alone, also those that are included.", option: "exclude"),
        Key<CopyImageConfig>.Of(
            "kinds", new ListShape<string>("kinds", PatternTexts.KindName), c => c.Kinds, (c, v) => c with { Kinds = v },
            "If there are any, only objects of these kinds are looked at, as in `[Deployment, DaemonSet]`.", option: "kinds"),
        Key<CopyImageConfig>.Of(
            "target", TemplateTexts.Target, c => c.Target, (c, v) => c with { Target = v },
            "How a copy is named below the destination: `{registry}` and `{repository}` are the source's, `{name}` is its repository with `-` for `/`.",
            option: "target"),
        Key<CopyImageConfig>.Of(
            "tags",
            new ListShape<string>("tags with {tag} or {digest:12} in them", TagTexts.Tag)
            {
                WhyNotEmpty = "is an empty list, so that copies would have no tag",
            },
            c => c.Tags, (c, v) => c with { Tags = v },
            "The tags of a copy: `{tag}` is the source's, `{digest:12}` the first digits of the digest, `{digest}` the whole. Manifests get the first.",
            option: "tags"),
        Key<CopyImageConfig>.Of(
            "tagConflict",
            new ChoiceShape<TagConflictMode?>(("update", TagConflictMode.Update), ("keep", TagConflictMode.Keep), ("fail", TagConflictMode.Fail)),
            c => c.TagConflict, (c, v) => c with { TagConflict = v },
            "What becomes of a tag that the destination has with another digest: overwritten, kept, or an error. "
                + "If left out, `update` for tags that the lock file has written and `fail` for others; `update` for `copyimage copy`.",
            option: "tag-conflict"),
        Key<CopyImageConfig>.Of(
            "platforms",
            new ListShape<string>("platforms", PlatformTexts.Platform) { WhyNotEmpty = "is an empty list, so that nothing would be copied" },
            c => c.Platforms, (c, v) => c with { Platforms = v },
            "If there are any, only these platforms of an image are copied, as in `[linux/amd64, linux/arm64]`; the registry must accept that.",
            option: "platforms"),
        Key<CopyImageConfig>.Of(
            "pin", new ChoiceShape<PinMode>(("tag@digest", PinMode.TagAndDigest), ("digest", PinMode.Digest), ("tag", PinMode.Tag)),
            c => c.Pin, (c, v) => c with { Pin = v },
            "What a rewritten reference carries: `tag@digest` is readable and immutable; `tag` follows the tag and is not immutable.", option: "pin"),
        Key<CopyImageConfig>.Of(
            "referrers",
            new ChoiceShape<ReferrerMode>(("all", ReferrerMode.All), ("refresh", ReferrerMode.Refresh), ("none", ReferrerMode.None)),
            c => c.Referrers, (c, v) => c with { Referrers = v },
            "Whether signatures, attestations and SBOMs are copied: `all` copies them with each image that is copied; `refresh` also looks for new ones of "
                + "images that are there already, which takes requests on every run; `none` leaves them.",
            option: "referrers"),
        Key<CopyImageConfig>.Of(
            "fieldSpecs", new ListShape<FieldSpec>("field specs", FieldSpecMap), c => c.FieldSpecs, (c, v) => c with { FieldSpecs = v },
            "Image fields of custom resources, besides the fields that every kind has."),
        Key<CopyImageConfig>.Of(
            "insecureRegistries", new ListShape<string>("registries", RegistryTexts.Registry),
            c => c.InsecureRegistries, (c, v) => c with { InsecureRegistries = v },
            "Registries that are spoken to over plain HTTP. Those on the loopback interface are without being named.", option: "insecure-registries"),
        Key<CopyImageConfig>.Of(
            "mirrors", RegistryTexts.Mirrors, c => c.Mirrors, (c, v) => c with { Mirrors = v },
            "Where images of a registry are read instead, as in `docker.io: [https://mirror.gcr.io]`; tried in order, and the registry itself last."),
        Key<CopyImageConfig>.Of(
            "registries", new LookupShape<RegistryConfig>("a map from registries to maps", RegistryTexts.Registry, RegistryMap),
            c => c.Registries, (c, v) => c with { Registries = v },
            "How single registries are reached, as in `registry.example.com: {caFile: ca.pem}`; see [registries.md](registries.md)."),
        Key<CopyImageConfig>.Of(
            "maximumFileSize", new ByteSizeShape(), c => c.MaximumFileSize, (c, v) => c with { MaximumFileSize = v },
            "Files that are larger than this are skipped with a finding.", option: "maximum-file-size"),
        Key<CopyImageConfig>.Of(
            "concurrency", new WholeNumberShape(1, 256), c => c.Concurrency, (c, v) => c with { Concurrency = v },
            "How many images are copied at once.", option: "concurrency"),
        Key<CopyImageConfig>.Of(
            "maximumWait", new DurationShape(), c => c.MaximumWait, (c, v) => c with { MaximumWait = v },
            "How long, in all, a registry is waited for that asks for pauses (429, Retry-After). Then its images fail.", option: "maximum-wait"),
        Key<CopyImageConfig>.Of(
            "kustomize", Kustomize, _ => null, (c, v) => c with { Kustomize = v }, "What `kustomize build` may do; see [kustomize.md](kustomize.md)."),
        Key<CopyImageConfig>.Of("commit", Commit, _ => null, (c, v) => c with { Commit = v }, "How the commit is made."),
        Key<CopyImageConfig>.Of("push", Push, _ => null, (c, v) => c with { Push = v }, "What `--push` does; see [git.md](git.md)."),
        Key<CopyImageConfig>.Of(
            "pullRequest", PullRequestKeys.Map, _ => null, (c, v) => c with { PullRequest = v },
            "What `--pull-request` opens; see [pull-requests.md](pull-requests.md)."),
        Key<CopyImageConfig>.Of(
            "function", FunctionKeys.Map, _ => null, (c, v) => c with { Function = v }, "What `copyimage fn` does; see [krm-function.md](krm-function.md)."),
        Key<CopyImageConfig>.Of(
            "controller", ControllerKeys.Map, _ => null, (c, v) => c with { Controller = v },
            "What `copyimage-controller` does in a cluster; see [controller.md](controller.md)."));

    /// <summary>The document as a whole.</summary>
    public static MapShape<ConfigRoot> Root { get; } = new(
        "a map with apiVersion, kind and spec", new ConfigRoot(),
        Key<ConfigRoot>.Of(
            "apiVersion", new ChoiceShape<string>((ApiVersion, ApiVersion)), _ => null, (r, _) => r, "The version of this schema.", required: true),
        Key<ConfigRoot>.Of(
            "kind", new ChoiceShape<string>((Kind, Kind)), _ => null, (r, _) => r,
            "Makes the file a Kubernetes-shaped resource, which KRM functions ask for.", required: true),
        Key<ConfigRoot>.Of(
            "metadata", new FreeMapShape(), _ => false, (r, _) => r,
            "A name, labels and annotations, for the tools that ask for them; not looked at."),
        Key<ConfigRoot>.Of("spec", Spec, _ => null, (r, v) => r with { Spec = v }, "The configuration.", required: true))
    {
        Elsewhere = key => Spec.Keys.Any(k => k.Name == key) ? "It belongs below spec." : null,
    };

    /// <summary>The maps of the document, by the field path under which each stands, for the documentation.</summary>
    public static IReadOnlyList<(string Path, ConfigTable Table)> Tables { get; } =
    [
        ("", ConfigTable.Of(Root)), ("spec", ConfigTable.Of(Spec)), ("spec.include[], spec.exclude[]", ConfigTable.Of(PatternMap)),
        ("spec.fieldSpecs[]", ConfigTable.Of(FieldSpecMap)), ("spec.registries.<registry>", ConfigTable.Of(RegistryMap)),
        ("spec.kustomize", ConfigTable.Of(Kustomize)), ("spec.commit", ConfigTable.Of(Commit)), ("spec.push", ConfigTable.Of(Push)),
        ("spec.pullRequest", ConfigTable.Of(PullRequestKeys.Map)), ("spec.function", ConfigTable.Of(FunctionKeys.Map)),
        ("spec.controller", ConfigTable.Of(ControllerKeys.Map)), ("spec.controller.lockRepository", ConfigTable.Of(ControllerKeys.Repository)),
    ];

    /// <summary>The keys that have a flag and an environment variable.</summary>
    public static IReadOnlyList<(string Field, ConfigKey<CopyImageConfig> Key)> Options { get; } =
    [
        .. Spec.Keys.Where(key => key.Option is not null).Select(key => ($"spec.{key.Name}", key)),
        .. Kustomize.Keys.Select(key =>
            ($"spec.kustomize.{key.Name}", key.Within<CopyImageConfig>(c => c.Kustomize, (c, kustomize) => c with { Kustomize = kustomize }))),
        .. Commit.Keys.Select(key => ($"spec.commit.{key.Name}", key.Within<CopyImageConfig>(c => c.Commit, (c, commit) => c with { Commit = commit }))),
        .. Push.Keys.Select(key => ($"spec.push.{key.Name}", key.Within<CopyImageConfig>(c => c.Push, (c, push) => c with { Push = push }))),
        .. PullRequestKeys.Map.Keys.Where(key => key.Option is not null).Select(key =>
            ($"spec.pullRequest.{key.Name}", key.Within<CopyImageConfig>(c => c.PullRequest, (c, pullRequest) => c with { PullRequest = pullRequest }))),
        .. OfFunction.Where(key => key.Key.Option is not null),
        .. OfController.Where(key => key.Key.Option is not null),
    ];

    /// <summary>What a ConfigMap may say to a function: all that has a flag, under its name or in camel case, and a lock.</summary>
    public static IReadOnlyList<(string Name, ConfigKey<CopyImageConfig> Key)> DataKeys { get; } =
        [
        .. Options.ExceptBy(OfController.Select(key => key.Field), key => key.Field).Concat(OfFunction)
            .Select(key => (TextCase.Camel(key.Key.Option ?? key.Key.Name), key.Key)).DistinctBy(key => key.Item1),
    ];

    private static IEnumerable<(string Field, ConfigKey<CopyImageConfig> Key)> OfFunction => FunctionKeys.Map.Keys.Select(
        key => ($"spec.function.{key.Name}", key.Within<CopyImageConfig>(c => c.Function, (c, function) => c with { Function = function })));

    private static IEnumerable<(string Field, ConfigKey<CopyImageConfig> Key)> OfController => ControllerKeys.Map.Keys.Select(
        key => ($"spec.controller.{key.Name}", key.Within<CopyImageConfig>(c => c.Controller, (c, controller) => c with { Controller = controller })));
}
