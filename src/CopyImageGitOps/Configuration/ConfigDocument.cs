using CopyImageGitOps.Configuration.Keys;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Configuration.Yaml;
using CopyImageGitOps.Findings;
using YamlDotNet.Core;

namespace CopyImageGitOps.Configuration;

/// <summary>One configuration file (or a KRM function's <c>functionConfig</c>), read, with everything that is wrong with it.</summary>
public sealed record ConfigDocument
{
    private readonly ConfigMap? _root;

    private ConfigDocument(string file, ConfigMap? root, CopyImageConfig config, IReadOnlyList<Finding> findings) =>
        (File, _root, Config, Findings) = (file, root, config, findings);

    /// <summary>As findings name it.</summary>
    public string File { get; }

    /// <summary>What the file says, with defaults for what it does not say; not to be used if there are <see cref="Findings"/>.</summary>
    public CopyImageConfig Config { get; private init; }

    /// <summary>All faults, in the order of the text.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <param name="text">YAML, and so also JSON.</param>
    /// <param name="file">The file's name, for findings.</param>
    public static ConfigDocument Parse(string text, string file)
    {
        var faults = new ConfigFaults(file);
        try
        {
            if (ConfigNodeReader.Read(text) is { } node and not ConfigScalar { Kind: ScalarKind.Null }) return Read(node, file, faults);
            faults.Add(
                "The configuration is empty.",
                $"It begins with 'apiVersion: {ConfigRoot.ApiVersion}' and 'kind: {ConfigRoot.Kind}', and has its settings below 'spec:'.");
        }
        catch (YamlException exception)
        {
            faults.Add(
                $"The configuration is not valid YAML: {References.OneLine.Of(exception.Message.TrimEnd('.'))}.",
                "The rest of the file is not looked at until this is right.",
                (int)exception.Start.Line);
        }

        return new ConfigDocument(file, root: null, new CopyImageConfig(), faults.Findings);
    }

    private static ConfigDocument Read(ConfigNode node, string file, ConfigFaults faults)
    {
        ConfigKeys.Root.TryRead(new Slot(node, "", faults), out var root);
        var inOrder = faults.Findings.OrderBy(finding => finding.Line ?? 0).ToList();
        return new ConfigDocument(file, node as ConfigMap, root?.Spec ?? new CopyImageConfig(), inOrder);
    }

    /// <summary>The same with other settings, and with what is wrong with them.</summary>
    internal ConfigDocument With(CopyImageConfig config, IEnumerable<Finding> findings) => new(File, _root, config, [.. Findings, .. findings]);

    /// <summary>A document that says nothing.</summary>
    internal static ConfigDocument Empty(string file) => new(file, root: null, new CopyImageConfig(), []);

    /// <summary>The same with the paths in it relative to a directory.</summary>
    internal ConfigDocument In(string directory)
    {
        return this with
        {
            Config = Config with
            {
                Registries = Config.Registries.ToDictionary(entry => entry.Key, entry => Located(entry.Value)),
                Function = Config.Function with { LockFile = FullPath(Config.Function.LockFile) },
                Controller = Config.Controller with { LockFile = FullPath(Config.Controller.LockFile) },
            },
        };

        RegistryConfig Located(RegistryConfig registry) => registry with
        {
            CaFile = FullPath(registry.CaFile),
            CertFile = FullPath(registry.CertFile),
            KeyFile = FullPath(registry.KeyFile),
        };

        string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path, Path.GetFullPath(directory));
    }

    /// <summary>The line of a key of one of the registries; null if the file does not have it.</summary>
    /// <param name="registry">In its one form, which need not be the one that was written.</param>
    internal int? LineOf(string registry, string key)
    {
        var entries = ((_root?["spec"] as ConfigMap)?["registries"] as ConfigMap)?.Entries ?? [];
        var written = entries.FirstOrDefault(entry => RegistryTexts.Registry.Normalise(entry.Key) == registry);
        return (written?.Value as ConfigMap)?[key]?.Line ?? written?.Line;
    }

    /// <summary>The line of a key of <c>spec</c>, or of one below it, as in <c>controller.lockFile</c>; null if the file does not have it.</summary>
    internal int? LineOf(string key) => key.Split('.').Aggregate(_root?["spec"], (node, name) => (node as ConfigMap)?[name])?.Line;
}
