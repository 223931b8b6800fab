using System.Net;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Registries.Transport;

namespace CopyImageGitOps.Running;

/// <summary>How the configuration has registries spoken to: the same for every host.</summary>
/// <param name="environment">Gives the value of an environment variable, or null.</param>
public sealed class RegistrySetup(CopyImageConfig config, Func<string, string?> environment)
{
    /// <param name="proxy">See <see cref="FindProxy"/>.</param>
    /// <param name="userAgent">As in <c>copyimage/1.0</c>.</param>
    public RegistryOptions OptionsFor(IWebProxy? proxy, string userAgent) => new()
    {
        InsecureRegistries = [.. config.InsecureRegistries, .. config.Registries.Where(r => r.Value.Tls == false).Select(r => r.Key)],
        Tls = config.Registries.Where(r => r.Value.Tls != false).ToDictionary(r => Registry.Parse(r.Key), r => TlsOf(r.Value)),
        CertificateFolders = CertificateFolders.FromEnvironment(environment),
        Proxy = proxy,
        Mirrors = config.Mirrors.ToDictionary(
            mirror => Registry.Parse(mirror.Key),
            IReadOnlyList<Uri> (mirror) => [.. mirror.Value.Select(address => new Uri(address))]),
        Pace = new PaceOptions { MaximumWait = config.MaximumWait },
        UserAgent = userAgent,
    };

    /// <summary>How images are copied.</summary>
    public CopyOptions CopyOptions => new()
    {
        Concurrency = config.Concurrency,
        WithReferrers = config.Referrers != ReferrerMode.None,
        RefreshesReferrers = config.Referrers == ReferrerMode.Refresh,
    };

    /// <param name="given">Credentials that are stronger than those of files.</param>
    public CredentialChain Credentials(IReadOnlyDictionary<Registry, Credential> given) => CredentialChain.FromEnvironment(environment, given);

    /// <summary>The proxies that the environment names, null if it names none; or what is wrong with how it names them.</summary>
    public static (EnvironmentProxy? Proxy, Finding? Fault) FindProxy(Func<string, string?> environment)
    {
        try
        {
            return (EnvironmentProxy.FromEnvironment(environment), null);
        }
        catch (ProxyAddressException e)
        {
            return (null, new Finding(Severity.Error, FindingCodes.ConfigInvalid, e.Message) { Hint = e.Hint, Field = e.Variable });
        }
    }

    private static RegistryTls TlsOf(RegistryConfig registry) => new()
    {
        AuthorityFiles = registry.CaFile is { } authority ? [authority] : [],
        Client = registry is { CertFile: { } certificate, KeyFile: { } key } ? new ClientCertificateFiles(certificate, key) : null,
    };
}
