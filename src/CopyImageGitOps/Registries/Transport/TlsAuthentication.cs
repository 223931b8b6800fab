using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CopyImageGitOps.Certificates;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>Makes of a registry's files what the handshake needs.</summary>
internal static class TlsAuthentication
{
    /// <exception cref="CertificateException">A file cannot be used.</exception>
    public static SslClientAuthenticationOptions OptionsFor(RegistryTls tls)
    {
        var options = new SslClientAuthenticationOptions();
        if (tls.AuthorityFiles.Count > 0) options.RemoteCertificateValidationCallback = TrustAlso(tls.AuthorityFiles);
        if (tls.Client is { } client)
        {
            var (certificate, chain) = CertificateFiles.ReadClient(client.CertificateFile, client.KeyFile);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }

        return options;
    }

    /// <summary>What the system trusts stays trusted: the files add to it.</summary>
    private static RemoteCertificateValidationCallback TrustAlso(IReadOnlyList<string> files)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var file in files) authorities.AddRange(CertificateFiles.ReadAuthorities(file));
        return (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None) return true;
            var isOnlyUnknown = errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2;
            if (!isOnlyUnknown) throw new AuthenticationException($"the registry's certificate is refused: {errors}");
            return IsSignedBy(authorities, (X509Certificate2)certificate!, chain, out var status)
                ? true
                : throw new AuthenticationException(
                    $"the registry's certificate is signed neither by an authority of the system nor by one of {string.Join(", ", files)}: {status}");
        };
    }

    private static bool IsSignedBy(X509Certificate2Collection authorities, X509Certificate2 certificate, X509Chain? sent, out string status)
    {
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        var isTrusted = chain.Build(certificate);
        status = string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct());
        return isTrusted;
    }
}
