using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Pacing;

namespace CopyImageGitOps.Registries;

/// <summary>How registries are spoken to. The timeouts bound silence, not work: a layer may take hours as long as its bytes move.</summary>
public sealed record RegistryOptions
{
    /// <summary>
    /// Registries (<c>host</c> or <c>host:port</c>) that are spoken to over plain HTTP. Those on the loopback interface are
    /// without being named.
    /// </summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Addresses at which images of a registry are read instead, tried in order; the registry itself comes last.</summary>
    public IReadOnlyDictionary<Registry, IReadOnlyList<Uri>> Mirrors { get; init; } = new Dictionary<Registry, IReadOnlyList<Uri>>();

    public string UserAgent { get; init; } = "copyimage/0.1";

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest silence: between two reads or writes of a body, or before the answer to a request without a body.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest wait for the answer to an upload after its last byte: registries hash and move what they got before they answer.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public PaceOptions Pace { get; init; } = new();

    public int MaximumRedirects { get; init; } = 5;

    /// <summary>In bytes. The distribution specification asks registries to take at least 4 MiB; peers refuse more.</summary>
    public int MaximumManifestSize { get; init; } = 4 * 1024 * 1024;
}
