using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Configuration;

/// <summary>The configuration of a run, or everything that is wrong with it.</summary>
/// <param name="Config">Null if any finding is an error.</param>
/// <param name="Findings">All faults of the file, the environment, the flags and their combination.</param>
public sealed record ConfigLoad(CopyImageConfig? Config, IReadOnlyList<Finding> Findings)
{
    /// <summary>The file that was read, as findings name it; null if there is none.</summary>
    public string? File { get; init; }

    /// <summary>From the environment, for the registry of the destination.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>The same, with an error if there is no destination: for commands that copy, or that ask for copies.</summary>
    public ConfigLoad RequireDestination()
    {
        if (Config is not { Destination: null }) return this;
        var missing = new Finding(Severity.Error, FindingCodes.ConfigInvalid, "No destination is configured.")
        {
            Hint = "Set spec.destination in copyimage.yaml, --destination or COPYIMAGE_DESTINATION to a registry and path, "
                + "as in registry.example.com/mirror.",
            File = File,
            Field = "spec.destination",
        };
        return this with { Config = null, Findings = [.. Findings, missing] };
    }
}
