using System.CommandLine;
using System.Net;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Transport;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The registries of one command, with the user's credentials.</summary>
internal sealed class RegistrySession : IDisposable
{
    private readonly RegistryClients _clients;

    private RegistrySession(CopyImageConfig config, IReadOnlyDictionary<Registry, Credential> given, IWebProxy? proxy, IProgress<CopyEvent> progress)
    {
        var setup = new RegistrySetup(config, Environment.GetEnvironmentVariable);
        _clients = new RegistryClients(setup.OptionsFor(proxy, $"copyimage/{ProductVersion.Current}"), setup.Credentials(given));
        Engine = new CopyEngine(_clients, setup.CopyOptions, progress);
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

    /// <summary>The proxies that the environment names; null if it names none.</summary>
    /// <exception cref="UsageException">A variable holds no address.</exception>
    public static EnvironmentProxy? FindProxy()
    {
        var (proxy, fault) = RegistrySetup.FindProxy(Environment.GetEnvironmentVariable);
        return fault is null ? proxy : throw new UsageException([fault]);
    }

    public void Dispose() => _clients.Dispose();
}
