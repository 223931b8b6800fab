namespace CopyImageGitOps.References;

/// <summary>
/// The identity of a registry: a host and, where it is written, a port. Docker Hub's identity is <c>docker.io</c>, whichever of its
/// names was written; its endpoint and its credential key are other strings and belong to the registry client.
/// </summary>
public sealed record Registry
{
    /// <summary>What a reference without a registry means.</summary>
    public static readonly Registry DockerHub = new("docker.io");

    private Registry(string name) => Name = name;

    /// <summary>Host and port as in a reference: <c>ghcr.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>.</summary>
    public string Name { get; }

    public bool IsDockerHub => this == DockerHub;

    /// <summary>The name without the port: <c>localhost</c>, <c>[::1]</c>.</summary>
    public string Host => PortSeparator is var i and >= 0 ? Name[..i] : Name;

    /// <summary>The port, or null where none is written.</summary>
    public int? Port => PortSeparator is var i and >= 0 ? int.Parse(Name.AsSpan(i + 1)) : null;

    private int PortSeparator => Name.LastIndexOf(':') is var i && i > Name.LastIndexOf(']') ? i : -1;

    /// <exception cref="ReferenceFormatException">The text is not a registry name.</exception>
    public static Registry Parse(string text) => ReferenceGrammar.ParseRegistry(text, text).GetOrThrow();

    /// <summary>Host names are compared without regard to case, so the identity is the lower-case one.</summary>
    internal static Registry Trusted(string name) => name.ToLowerInvariant() switch
    {
        "docker.io" or "index.docker.io" or "registry-1.docker.io" => DockerHub,
        var lower => new(lower),
    };

    public override string ToString() => Name;
}
