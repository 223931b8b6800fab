using CopyImageGitOps.Configuration.Keys;
using CopyImageGitOps.Configuration.Shapes;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Configuration;

/// <summary>
/// Finds the configuration file, and lays the environment over it, and the flags over both. Every fault is a finding; nothing is thrown.
/// </summary>
public static class ConfigLoader
{
    /// <summary>Reads the file (see <see cref="ConfigFile"/>), and combines it with the environment and the flags.</summary>
    /// <param name="directory">Where the file is looked for, if it is not named.</param>
    /// <param name="file">The file that the user named; relative to the current directory.</param>
    /// <param name="environment">Gives the value of a variable, or null.</param>
    public static async Task<ConfigLoad> LoadAsync(
        string directory, string? file, Func<string, string?> environment, ConfigOverrides? overrides, CancellationToken cancellationToken)
    {
        var (document, findings) = await ConfigFile.ReadAsync(directory, file, cancellationToken);
        return Complete(document, findings, environment, overrides);
    }

    /// <summary>The same for a document that has been read already.</summary>
    internal static ConfigLoad Complete(
        ConfigDocument? document, IReadOnlyList<Finding> findings, Func<string, string?> environment, ConfigOverrides? overrides)
    {
        var combined = Combine(document, environment, overrides);
        var all = findings.Concat(combined.Findings).ToList();
        if (document is not null && !HasErrors(all)) all.AddRange(RegistryRules.CheckFiles(document));
        return combined with { Config = HasErrors(all) ? null : combined.Config, Findings = all };
    }

    /// <summary>The document, if there is one, with the environment and the flags over it.</summary>
    public static ConfigLoad Combine(ConfigDocument? document, Func<string, string?> environment, ConfigOverrides? overrides)
    {
        var faults = new ConfigFaults(file: null);
        var variables = new ConfigEnvironment(environment);
        variables.CheckOldNames(faults);

        var config = document?.Config ?? new CopyImageConfig();
        var origins = new ConfigOrigins(document);
        foreach (var (field, key) in ConfigKeys.Options)
        {
            if (variables[key] is var (variable, value)) config = key.Read(origins.Overlay(field, variable, value, faults), config);
            if (overrides?[key.Option!] is { } flag) config = key.Read(origins.Overlay(field, $"--{key.Option}", flag, faults), config);
        }

        var credential = variables.Credential(RegistryOf(config.Destination), faults);
        List<Finding> findings = [.. document?.Findings ?? [], .. faults.Findings];
        if (findings.Count == 0) findings.AddRange([.. ConfigRules.Check(config, origins), .. RegistryRules.Check(config, document)]);
        return new ConfigLoad(HasErrors(findings) ? null : config, findings) { File = document?.File, Credential = credential };
    }

    private static Registry? RegistryOf(string? destination) =>
        destination is null ? null : Registry.Parse(RegistryTexts.Split(destination).Registry);

    private static bool HasErrors(IEnumerable<Finding> findings) => findings.Any(finding => finding.Severity == Severity.Error);
}
