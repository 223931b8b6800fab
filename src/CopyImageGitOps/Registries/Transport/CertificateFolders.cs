using CopyImageGitOps.Certificates;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>
/// The folders in which docker and podman look for a registry's certificates: one folder a registry, <c>HOST[:PORT]</c>, with authorities in
/// <c>*.crt</c> and client certificates in <c>*.cert</c> beside <c>*.key</c> (https://docs.docker.com/engine/security/certificates/).
/// </summary>
public static class CertificateFolders
{
    /// <summary>As podman: the user's, podman's, docker's; the first that knows a registry wins.</summary>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    public static IReadOnlyList<string> FromEnvironment(Func<string, string?> environment)
    {
        string[] common = ["/etc/containers/certs.d", "/etc/docker/certs.d"];
        return environment("HOME") is { Length: > 0 } home ? [Path.Combine(home, ".config", "containers", "certs.d"), .. common] : common;
    }

    /// <summary>Null if no folder has anything for this registry.</summary>
    /// <param name="registry">Host, and port if it is not TLS's own.</param>
    /// <exception cref="CertificateException">A certificate has no key.</exception>
    internal static RegistryTls? Find(IEnumerable<string> folders, string registry)
    {
        var folder = folders.Select(parent => Path.Combine(parent, registry)).FirstOrDefault(Directory.Exists);
        if (folder is null) return null;
        try
        {
            var authorities = Directory.GetFiles(folder, "*.crt").Order(StringComparer.Ordinal).ToList();
            var certificate = Directory.GetFiles(folder, "*.cert").Order(StringComparer.Ordinal).FirstOrDefault();
            if (authorities.Count == 0 && certificate is null) return null;
            return new RegistryTls { AuthorityFiles = authorities, Client = certificate is null ? null : WithKey(certificate) };
        }
        catch (UnauthorizedAccessException)
        {
            // As podman does: what belongs to another user is not meant for this one.
            return null;
        }
    }

    private static ClientCertificateFiles WithKey(string certificate)
    {
        var key = Path.ChangeExtension(certificate, ".key");
        return File.Exists(key)
            ? new ClientCertificateFiles(certificate, key)
            : throw new CertificateException(certificate, $"there is no '{Path.GetFileName(key)}' beside it", "Put the certificate's key there.");
    }
}
