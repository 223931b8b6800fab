using System.Net;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries;

/// <summary>
/// Where a registry is reached. Identity (<c>docker.io</c>), endpoint (<c>registry-1.docker.io</c>) and credential key
/// (<c>https://index.docker.io/v1/</c>) are three strings; only Docker Hub's differ.
/// </summary>
internal sealed record RegistryEndpoint(Registry Registry, Uri Address)
{
    public bool IsPlain => Address.Scheme == Uri.UriSchemeHttp;

    public static RegistryEndpoint For(Registry registry, RegistryOptions options)
    {
        var host = registry.IsDockerHub ? "registry-1.docker.io" : registry.Name;
        var scheme = IsLoopback(registry.Host) || IsAllowedPlain(registry, options) ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return new RegistryEndpoint(registry, new Uri($"{scheme}://{host}/"));
    }

    /// <summary>A mirror is a registry of its own, with credentials of its own; its address says whether it is spoken to in plain HTTP.</summary>
    public static RegistryEndpoint ForMirror(Uri address) => new(Registry.Parse(address.Authority), address);

    public bool IsSameOrigin(Uri address) =>
        address.Scheme == Address.Scheme && address.Port == Address.Port && address.IdnHost.Equals(Address.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    private static bool IsAllowedPlain(Registry registry, RegistryOptions options) =>
        options.InsecureRegistries.Any(name =>
            name.Equals(registry.Name, StringComparison.OrdinalIgnoreCase)
                || name.Equals(registry.Host, StringComparison.OrdinalIgnoreCase));
}
