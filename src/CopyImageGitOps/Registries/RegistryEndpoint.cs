using System.Net;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Transport;

namespace CopyImageGitOps.Registries;

/// <summary>
/// Where a registry is reached. Identity (<c>docker.io</c>), endpoint (<c>registry-1.docker.io</c>) and credential key
/// (<c>https://index.docker.io/v1/</c>) are three strings; only Docker Hub's differ.
/// </summary>
internal sealed record RegistryEndpoint(Registry Registry, Uri Address)
{
    public bool IsPlain => Address.Scheme == Uri.UriSchemeHttp;

    /// <summary>Left out after its first failure; a registry itself has nothing that could stand in for it.</summary>
    public bool IsMirror { get; private init; }

    /// <exception cref="Certificates.CertificateException">The registry's certificate folder is not complete.</exception>
    public static RegistryEndpoint For(Registry registry, RegistryOptions options, TlsSettings tls)
    {
        var host = TlsSettings.HostOf(registry);
        var isPlain = !tls.IsConfigured(host) && (IsAllowedPlain(registry, options) || IsLoopback(registry.Host) && tls.Find(host) is null);
        return new RegistryEndpoint(registry, new Uri(isPlain ? $"http://{TlsSettings.NameOf(registry)}/" : $"https://{host}/"));
    }

    /// <summary>A mirror is a registry of its own, with credentials of its own; its address says whether it is spoken to in plain HTTP.</summary>
    public static RegistryEndpoint ForMirror(Uri address) => new(Registry.Parse(address.Authority), address) { IsMirror = true };

    public bool IsSameOrigin(Uri address) =>
        address.Scheme == Address.Scheme && address.Port == Address.Port && address.IdnHost.Equals(Address.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    private static bool IsAllowedPlain(Registry registry, RegistryOptions options) =>
        options.InsecureRegistries.Any(name =>
            name.Equals(registry.Name, StringComparison.OrdinalIgnoreCase)
                || name.Equals(registry.Host, StringComparison.OrdinalIgnoreCase));
}
