using CopyImageGitOps.Configuration.Keys;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Configuration.Yaml;
using CopyImageGitOps.Findings;
using YamlDotNet.Core;

namespace CopyImageGitOps.Configuration;

/// <summary>
/// The configuration of a KRM function. A functionConfig of our own kind takes the place of the configuration file; the <c>data</c> of a ConfigMap,
/// which is what <c>kpt fn eval -- key=value</c> makes, is laid over the file. Environment and flags are laid over either.
/// </summary>
public static class FunctionConfigLoader
{
    private const string Name = "functionConfig";

    /// <param name="functionConfig">Its text; null if there is none.</param>
    /// <param name="file">The configuration file that the user named; relative to the current directory.</param>
    public static async Task<ConfigLoad> LoadAsync(
        string? functionConfig, string? file, Func<string, string?> environment, ConfigOverrides? overrides, CancellationToken cancellationToken)
    {
        if (functionConfig is null) return await ConfigLoader.LoadAsync(".", file, environment, overrides, cancellationToken);
        var (document, findings) = KindOf(functionConfig) switch
        {
            ConfigRoot.Kind when file is not null => (null, [TwoConfigurations(file)]),
            "ConfigMap" => await OverlaidAsync(functionConfig, file, cancellationToken),
            ConfigRoot.Kind or null => (ConfigDocument.Parse(functionConfig, Name).In("."), []),
            var other => (null, [UnknownKind(other)]),
        };
        var load = ConfigLoader.Complete(document, findings, environment, overrides);
        // The lines are those of a text that kustomize or kpt has made of the user's file.
        return load with { Findings = [.. load.Findings.Select(finding => finding.File == Name ? finding with { Line = null } : finding)] };
    }

    /// <summary>Null if it does not say, or is not YAML, which its reader will complain about.</summary>
    private static string? KindOf(string text)
    {
        try
        {
            return ((ConfigNodeReader.Read(text) as ConfigMap)?["kind"] as ConfigScalar)?.Text;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static async Task<(ConfigDocument? Document, IReadOnlyList<Finding> Findings)> OverlaidAsync(
        string configMap, string? file, CancellationToken cancellationToken)
    {
        var (document, findings) = await ConfigFile.ReadAsync(".", file, cancellationToken);
        var faults = new ConfigFaults(Name);
        var config = document?.Config ?? new CopyImageConfig();
        if ((ConfigNodeReader.Read(configMap) as ConfigMap)?["data"] is ConfigMap data)
        {
            foreach (var entry in data.Entries) config = Read(entry, faults, config);
        }

        return ((document ?? ConfigDocument.Empty(Name)).With(config, faults.Findings), findings);
    }

    private static CopyImageConfig Read(ConfigEntry entry, ConfigFaults faults, CopyImageConfig config)
    {
        var field = $"{Name}.data.{References.OneLine.Of(entry.Key)}";
        var name = TextCase.Camel(entry.Key);
        if (ConfigKeys.DataKeys.FirstOrDefault(key => key.Name == name).Key is { } key)
        {
            var text = entry.Value is ConfigScalar scalar ? ConfigEnvironment.ValueOf(key, scalar.Text) : entry.Value;
            return key.Read(new Slot(text, field, faults), config);
        }

        var hint = NearestWord.Hint(entry.Key, ConfigKeys.DataKeys.Select(known => known.Name)) ?? "A functionConfig of kind CopyImage can say more.";
        faults.Add($"{field} is not a known key.", hint, field: field);
        return config;
    }

    private static Finding TwoConfigurations(string file) =>
        Error($"There are two configurations: the functionConfig and {file}.", "Leave --config out, or use a ConfigMap as the functionConfig.");

    private static Finding UnknownKind(string kind) =>
        Error($"The functionConfig has the kind '{References.OneLine.Of(kind)}'.", $"Use {ConfigRoot.Kind} ({ConfigRoot.ApiVersion}), or a ConfigMap.");

    private static Finding Error(string message, string hint) => new(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = hint, File = Name };
}
