using CopyImageGitOps.Controller.Cluster;
using CopyImageGitOps.Controller.Status;
using k8s;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>The process around a run: logs, the web server, signals, the exit code.</summary>
internal static class ControllerHost
{
    /// <exception cref="UsageException">There is no cluster, or the address cannot be listened on; nothing was touched.</exception>
    public static async Task<int> RunAsync(ControllerSettings settings, CancellationToken cancellationToken)
    {
        var connection = Connect(settings);
        var registries = new RegistryAccess(settings);
        await using var app = Build(settings);
        using var parts = new ControllerParts(settings, connection, registries, app.Services.GetRequiredService<ILoggerFactory>());
        StatusEndpoints.Map(app, parts.Sources);
        await StartAsync(app, settings.Listen, cancellationToken);
        RunLog.Started(app.Logger, ControllerMetrics.Version, connection.Host, app.Urls.First());
        foreach (var warning in settings.Warnings.Select(FindingText.Of)) RunLog.Warned(app.Logger, warning);
        var exitCode = await RunAsync(parts.Run, app);
        await app.StopAsync(CancellationToken.None);
        return exitCode;
    }

    /// <summary>Nothing but what is asked for: no files that configure it, no watchers of such files.</summary>
    private static WebApplication Build(ControllerSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(settings.Listen);
        builder.Services.AddRoutingCore();
        builder.Logging.AddControllerLogging(settings.LogFormat);
        return builder.Build();
    }

    private static KubernetesClientConfiguration Connect(ControllerSettings settings)
    {
        try
        {
            return ClusterConnection.Find(
                settings.Kubeconfig, settings.Environment, $"copyimage-controller/{ControllerMetrics.Version}", TimeProvider.System);
        }
        catch (ClusterException exception)
        {
            throw new UsageException(exception.Finding);
        }
    }

    private static async Task StartAsync(WebApplication app, string address, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw UsageException.Of(
                $"'{address}' cannot be listened on: {exception.Message.TrimEnd('.')}.", "Choose another address or port with --listen.");
        }
    }

    private static async Task<int> RunAsync(ControllerRun run, WebApplication app)
    {
        try
        {
            await run.RunAsync(app.Lifetime.ApplicationStopping);
            RunLog.Stopped(app.Logger);
            return ExitCode.Done;
        }
#pragma warning disable CA1031 // The last chance to say why; the process is started again by whoever runs it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            RunLog.Defect(app.Logger, exception);
            return ExitCode.Failed;
        }
    }
}
