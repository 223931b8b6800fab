using System.CommandLine;
using System.Net;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Registries.Transport;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The registries of one command, with the user's credentials.</summary>
internal sealed class RegistrySession : IDisposable
{
    private readonly RegistryClients _clients;

    private RegistrySession(CopyImageConfig config, IReadOnlyDictionary<Registry, Credential> given, IWebProxy? proxy, IProgress<CopyEvent> progress)
    {
        var options = new RegistryOptions
        {
            InsecureRegistries = [.. config.InsecureRegistries, .. config.Registries.Where(r => r.Value.Tls == false).Select(r => r.Key)],
            Tls = config.Registries.Where(r => r.Value.Tls != false).ToDictionary(r => Registry.Parse(r.Key), r => TlsOf(r.Value)),
            CertificateFolders = CertificateFolders.FromEnvironment(Environment.GetEnvironmentVariable),
            Proxy = proxy,
            Mirrors = config.Mirrors.ToDictionary(
                mirror => Registry.Parse(mirror.Key),
                IReadOnlyList<Uri> (mirror) => [.. mirror.Value.Select(address => new Uri(address))]),
            Pace = new PaceOptions { MaximumWait = config.MaximumWait },
            UserAgent = $"copyimage/{ProductVersion.Current}",
        };
        _clients = new RegistryClients(options, CredentialChain.FromEnvironment(Environment.GetEnvironmentVariable, given));
        Engine = new CopyEngine(_clients, OptionsOf(config), progress);
    }

    public CopyEngine Engine { get; }

    /// <param name="load">Valid.</param>
    /// <param name="destination">The registry that the credentials of the flags are for; null if copies go to a folder.</param>
    /// <exception cref="UsageException">There are such flags, but no registry; or the environment names a proxy that is none.</exception>
    public static async Task<RegistrySession> OpenAsync(
        ConfigLoad load,
        Registry? destination,
        RegistrySettings settings,
        ParseResult parsed,
        IProgress<CopyEvent> progress,
        CancellationToken cancellationToken)
    {
        var given = new Dictionary<Registry, Credential>();
        if (load.Credential is { } fromEnvironment) given[fromEnvironment.Registry] = Credential.Password(fromEnvironment.Username, fromEnvironment.Password);
        if (parsed.GetValue(settings.Username) is { } username)
        {
            if (destination is null) throw UsageException.NoRegistryToLogInTo();
            given[destination] = Credential.Password(username, await Console.In.ReadLineAsync(cancellationToken) ?? "");
        }

        return new RegistrySession(load.Config!, given, FindProxy(), progress);
    }

    private static RegistryTls TlsOf(RegistryConfig registry) => new()
    {
        AuthorityFiles = registry.CaFile is { } authority ? [authority] : [],
        Client = registry is { CertFile: { } certificate, KeyFile: { } key } ? new ClientCertificateFiles(certificate, key) : null,
    };

    /// <summary>The proxies that the environment names; null if it names none.</summary>
    /// <exception cref="UsageException">A variable holds no address.</exception>
    public static EnvironmentProxy? FindProxy()
    {
        try
        {
            return EnvironmentProxy.FromEnvironment(Environment.GetEnvironmentVariable);
        }
        catch (ProxyAddressException e)
        {
            throw new UsageException([new Finding(Severity.Error, FindingCodes.ConfigInvalid, e.Message) { Hint = e.Hint, Field = e.Variable }]);
        }
    }

    private static CopyOptions OptionsOf(CopyImageConfig config) => new()
    {
        Concurrency = config.Concurrency,
        WithReferrers = config.Referrers != ReferrerMode.None,
        RefreshesReferrers = config.Referrers == ReferrerMode.Refresh,
    };

    public void Dispose() => _clients.Dispose();
}
