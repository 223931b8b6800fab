using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>What the command line, the environment and the configuration file say together.</summary>
internal sealed record ControllerSettings
{
    public required CopyImageConfig Config { get; init; }

    /// <summary>What is odd about the configuration, and no error.</summary>
    public IReadOnlyList<Finding> Warnings { get; init; } = [];

    /// <summary>Credentials that were given by hand.</summary>
    public IReadOnlyDictionary<Registry, Credential> Credentials { get; init; } = new Dictionary<Registry, Credential>();

    /// <summary>A file that says how the cluster is reached; null where that follows from the environment.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Where the status page, the metrics and the probes are served, as Kestrel takes it.</summary>
    public required string Listen { get; init; }

    public LogFormat LogFormat { get; init; }

    /// <summary>Gives the value of an environment variable, or null.</summary>
    public required Func<string, string?> Environment { get; init; }
}
