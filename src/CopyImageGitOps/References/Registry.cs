using System.Diagnostics.CodeAnalysis;

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

    /// <summary>
    /// Host and port as in a reference: <c>ghcr.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>. In lower case, as the case of a host name
    /// means nothing; only a bare host that is a registry by its upper-case letters alone (<c>REGISTRY/app</c>) stays as it was written.
    /// </summary>
    public string Name { get; }

    public bool IsDockerHub => this == DockerHub;

    /// <summary>The name without the port: <c>localhost</c>, <c>[::1]</c>.</summary>
    public string Host => PortSeparator is var i and >= 0 ? Name[..i] : Name;

    /// <summary>The port, or null where none is written.</summary>
    public int? Port => PortSeparator is var i and >= 0 ? int.Parse(Name.AsSpan(i + 1)) : null;

    private int PortSeparator => Name.LastIndexOf(':') is var i && i > Name.LastIndexOf(']') ? i : -1;

    /// <exception cref="ReferenceFormatException">The text is not a registry name, or would be part of a path on Docker Hub.</exception>
    public static Registry Parse(string text) => RegistryGrammar.Parse(text, text).As("registry").GetOrThrow();

    public static bool TryParse(string? text, [NotNullWhen(true)] out Registry? registry, [NotNullWhen(false)] out ReferenceError? error)
    {
        (registry, error) = RegistryGrammar.Parse(text ?? "", text ?? "").As("registry");
        return registry is not null;
    }

    internal static Registry Trusted(string host, int? port)
    {
        var written = port is null ? host : $"{host}:{port}";
        return written.ToLowerInvariant() switch
        {
            "docker.io" or "index.docker.io" or "registry-1.docker.io" => DockerHub,
            var lower => new(RegistryGrammar.LooksLikeRegistry(lower) ? lower : written),
        };
    }

    public override string ToString() => Name;
}
