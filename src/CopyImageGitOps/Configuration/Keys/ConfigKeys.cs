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
        new ConfigKey<ImagePattern, string>("image", PatternTexts.Image, p => p.Image, (p, v) => p with { Image = v },
            "Matches the canonical reference (`docker.io/library/nginx:1.25`) or the familiar one (`nginx:1.25`), with or without tag and digest."),
        new ConfigKey<ImagePattern, string>("kind", PatternTexts.Kind, p => p.Kind, (p, v) => p with { Kind = v }, "Matches the object's `kind`."),
        new ConfigKey<ImagePattern, string>("namespace", PatternTexts.ObjectName, p => p.Namespace, (p, v) => p with { Namespace = v },
            "Matches the object's `metadata.namespace` as it stands in the manifest."),
        new ConfigKey<ImagePattern, string>("name", PatternTexts.ObjectName, p => p.Name, (p, v) => p with { Name = v }, "Matches the object's `metadata.name`."))
    {
        NeedsAKey = true,
    };

    private static readonly ShorthandShape<ImagePattern> Pattern = new(PatternMap, PatternTexts.Image, image => new ImagePattern { Image = image });

    private static readonly MapShape<FieldSpec> FieldSpecMap = new(
        "a map with path, and optionally group, version and kind", new FieldSpec { Path = "" },
        new ConfigKey<FieldSpec, string>("group", PatternTexts.FieldSpecPart("an API group"), f => f.Group, (f, v) => f with { Group = v }, "The API group, as in `argoproj.io`; any if left out."),
        new ConfigKey<FieldSpec, string>("version", PatternTexts.FieldSpecPart("an API version"), f => f.Version, (f, v) => f with { Version = v }, "The API version, as in `v1`; any if left out."),
        new ConfigKey<FieldSpec, string>("kind", PatternTexts.KindName, f => f.Kind, (f, v) => f with { Kind = v }, "The kind; any if left out."),
        new ConfigKey<FieldSpec, string>("path", PatternTexts.FieldPath, f => f.Path.Length == 0 ? null : f.Path, (f, v) => f with { Path = v },
            @"The field that holds an image, as segments with `/` between them, in kustomize's syntax: `spec/jobs[]/image`. A slash within a key is `\/`.")
        { IsRequired = true });

    private static readonly MapShape<CommitConfig> Commit = new(
        "a map with message, author or signOff", new CommitConfig(),
        new ConfigKey<CommitConfig, string>("message", TemplateTexts.Message, c => c.Message, (c, v) => c with { Message = v },
            "The commit message; `{count}` is the number of images, `{images}` a line for each.")
        { Option = "commit-message" },
        new ConfigKey<CommitConfig, string>("author", TemplateTexts.Author, c => c.Author, (c, v) => c with { Author = v },
            "The author, as in `Jane Doe <jane@example.com>`; Git's own identity if left out.")
        { Option = "author" },
        new ConfigKey<CommitConfig, bool>("signOff", new SwitchShape(), c => c.SignOff, (c, v) => c with { SignOff = v }, "Whether the commit carries a `Signed-off-by` line.") { Option = "sign-off" });

    private static readonly MapShape<CopyImageConfig> Spec = new(
        "a map", new CopyImageConfig(),
        new ConfigKey<CopyImageConfig, string>("destination", RegistryTexts.Destination, c => c.Destination, (c, v) => c with { Destination = v },
            "Where copies are kept: a registry, and optionally a path below which all of them lie, as in `registry.example.com/mirror`.")
        { Option = "destination" },
        new ConfigKey<CopyImageConfig, IReadOnlyList<string>>("sources",
            new ListShape<string>("registries", RegistryTexts.Registry) { WhyNotEmpty = "is an empty list, so that no image would count as public" },
            c => c.Sources, (c, v) => c with { Sources = v }, "The registries whose images count as public. A list replaces the default one.")
        { Option = "sources" },
        new ConfigKey<CopyImageConfig, IReadOnlyList<ImagePattern>>("include", new ListShape<ImagePattern>("image patterns", Pattern), c => c.Include, (c, v) => c with { Include = v },
            "If there are any, only references that match one of these patterns are copied.")
        { Option = "include" },
        new ConfigKey<CopyImageConfig, IReadOnlyList<ImagePattern>>("exclude", new ListShape<ImagePattern>("image patterns", Pattern), c => c.Exclude, (c, v) => c with { Exclude = v },
            "References that match one of these patterns are left alone, also those that are included.")
        { Option = "exclude" },
        new ConfigKey<CopyImageConfig, IReadOnlyList<string>>("kinds", new ListShape<string>("kinds", PatternTexts.KindName), c => c.Kinds, (c, v) => c with { Kinds = v },
            "If there are any, only objects of these kinds are looked at, as in `[Deployment, DaemonSet]`.")
        { Option = "kinds" },
        new ConfigKey<CopyImageConfig, string>("target", TemplateTexts.Target, c => c.Target, (c, v) => c with { Target = v },
            "How a copy is named below the destination: `{registry}` and `{repository}` are the source's, `{name}` is its repository with `-` for `/`.")
        { Option = "target" },
        new ConfigKey<CopyImageConfig, PinMode>("pin", new ChoiceShape<PinMode>(("tag@digest", PinMode.TagAndDigest), ("digest", PinMode.Digest), ("tag", PinMode.Tag)), c => c.Pin, (c, v) => c with { Pin = v },
            "What a rewritten reference carries: `tag@digest` is readable and immutable; `tag` follows the tag and is not immutable.")
        { Option = "pin" },
        new ConfigKey<CopyImageConfig, IReadOnlyList<FieldSpec>>("fieldSpecs", new ListShape<FieldSpec>("field specs", FieldSpecMap), c => c.FieldSpecs, (c, v) => c with { FieldSpecs = v },
            "Image fields of custom resources, besides the fields that every kind has."),
        new ConfigKey<CopyImageConfig, IReadOnlyList<string>>("insecureRegistries", new ListShape<string>("registries", RegistryTexts.Registry), c => c.InsecureRegistries, (c, v) => c with { InsecureRegistries = v },
            "Registries that are spoken to over plain HTTP. Those on the loopback interface are without being named.")
        { Option = "insecure-registries" },
        new ConfigKey<CopyImageConfig, IReadOnlyDictionary<string, IReadOnlyList<string>>>("mirrors",
            new LookupShape<IReadOnlyList<string>>("a map from registries to lists of addresses", RegistryTexts.Registry, new ListShape<string>("addresses", RegistryTexts.MirrorAddress)),
            c => c.Mirrors, (c, v) => c with { Mirrors = v }, "Where images of a registry are read instead, as in `docker.io: [https://mirror.gcr.io]`; tried in order, and the registry itself last."),
        new ConfigKey<CopyImageConfig, long>("maximumFileSize", new ByteSizeShape(), c => c.MaximumFileSize, (c, v) => c with { MaximumFileSize = v },
            "Files that are larger than this are skipped with a finding.")
        { Option = "maximum-file-size" },
        new ConfigKey<CopyImageConfig, int>("concurrency", new WholeNumberShape(1, 64), c => c.Concurrency, (c, v) => c with { Concurrency = v }, "How many images are copied at once.") { Option = "concurrency" },
        new ConfigKey<CopyImageConfig, CommitConfig>("commit", Commit, _ => null, (c, v) => c with { Commit = v }, "How the commit is made."));

    /// <summary>The document as a whole.</summary>
    public static MapShape<ConfigRoot> Root { get; } = new(
        "a map with apiVersion, kind and spec", new ConfigRoot(),
        new ConfigKey<ConfigRoot, string>("apiVersion", new ChoiceShape<string>((ApiVersion, ApiVersion)), _ => null, (r, _) => r, "The version of this schema.") { IsRequired = true },
        new ConfigKey<ConfigRoot, string>("kind", new ChoiceShape<string>((Kind, Kind)), _ => null, (r, _) => r, "Makes the file a Kubernetes-shaped resource, which KRM functions ask for.") { IsRequired = true },
        new ConfigKey<ConfigRoot, bool>("metadata", new FreeMapShape(), _ => false, (r, _) => r, "A name, labels and annotations, for the tools that ask for them; not looked at."),
        new ConfigKey<ConfigRoot, CopyImageConfig>("spec", Spec, _ => null, (r, v) => r with { Spec = v }, "The configuration.") { IsRequired = true })
    {
        Elsewhere = key => Spec.Keys.Any(k => k.Name == key) ? "It belongs below spec." : null,
    };

    /// <summary>The maps of the document, by the field path under which each stands, for the documentation.</summary>
    public static IReadOnlyList<(string Path, ConfigTable Table)> Tables { get; } =
    [
        ("", ConfigTable.Of(Root)), ("spec", ConfigTable.Of(Spec)), ("spec.include[], spec.exclude[]", ConfigTable.Of(PatternMap)),
        ("spec.fieldSpecs[]", ConfigTable.Of(FieldSpecMap)), ("spec.commit", ConfigTable.Of(Commit)),
    ];

    /// <summary>The keys that have a flag and an environment variable.</summary>
    public static IReadOnlyList<(string Field, ConfigKey<CopyImageConfig> Key)> Options { get; } =
    [
        .. Spec.Keys.Where(key => key.Option is not null).Select(key => ($"spec.{key.Name}", key)),
        .. Commit.Keys.Select(key => ($"spec.commit.{key.Name}", key.Within<CopyImageConfig>(c => c.Commit, (c, commit) => c with { Commit = commit }))),
    ];
}
