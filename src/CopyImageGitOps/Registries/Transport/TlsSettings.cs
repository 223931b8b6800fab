using System.Collections.Concurrent;
using CopyImageGitOps.Certificates;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>Which hosts have TLS settings of their own: what was configured, or else what a certificate folder has.</summary>
internal sealed class TlsSettings(RegistryOptions options)
{
    private readonly Dictionary<string, RegistryTls> _configured = options.Tls.ToDictionary(t => HostOf(t.Key), t => t.Value, StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, RegistryTls?> _found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name under which a registry answers.</summary>
    public static string NameOf(Registry registry) => registry.IsDockerHub ? "registry-1.docker.io" : registry.Name;

    /// <summary>The same without TLS's own port.</summary>
    public static string HostOf(Registry registry) => new Uri($"https://{NameOf(registry)}").Authority;

    public bool IsConfigured(string host) => _configured.ContainsKey(host);

    /// <summary>Null if the host is spoken to as any other.</summary>
    /// <exception cref="CertificateException">Its certificate folder is not complete.</exception>
    public RegistryTls? Find(string host) => _configured.GetValueOrDefault(host) ?? _found.GetOrAdd(
        host, h => CertificateFolders.Find(options.CertificateFolders, h == HostOf(Registry.DockerHub) ? Registry.DockerHub.Name : h));
}
