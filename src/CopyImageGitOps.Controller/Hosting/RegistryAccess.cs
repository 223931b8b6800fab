using System.Net;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Planning;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>How registries are reached: as the command line does, but with credentials that may change meanwhile.</summary>
internal sealed class RegistryAccess
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ControllerSettings _settings;
    private readonly RegistrySetup _setup;
    private readonly IWebProxy? _proxy;

    /// <exception cref="UsageException">The environment names a proxy that is none.</exception>
    public RegistryAccess(ControllerSettings settings)
    {
        (_settings, _setup) = (settings, new RegistrySetup(settings.Config, settings.Environment));
        (_proxy, var fault) = RegistrySetup.FindProxy(settings.Environment);
        if (fault is not null) throw new UsageException(fault);
    }

    public CopyEngines Engines(TargetNaming naming, IProgress<CopyEvent> progress, TimeProvider time)
    {
        var options = _setup.OptionsFor(_proxy, $"copyimage-controller/{ControllerMetrics.Version}") with { Pace = Patience(_settings.Config) };
        var own = new CredentialChain([new GivenCredentials(_settings.Credentials), .. ReloadingAuthFile.FromEnvironment(_settings.Environment)]);
        return new CopyEngines(credentials => new RegistryClients(options, credentials, time), _setup.CopyOptions, own, naming, progress);
    }

    /// <summary>
    /// A worker that waits for a registry repairs nothing else: what asks for longer pauses is left alone for as long, and its objects come back then.
    /// </summary>
    internal static PaceOptions Patience(CopyImageConfig config) => new()
    {
        MaximumWait = config.MaximumWait < LongestWait ? config.MaximumWait : LongestWait,
        Window = TimeSpan.FromMinutes(10),
    };
}
