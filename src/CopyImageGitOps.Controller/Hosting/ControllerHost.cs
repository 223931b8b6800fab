using CopyImageGitOps.Controller.Cluster;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>The process around a run: logs, the web server, signals.</summary>
internal static class ControllerHost
{
    /// <exception cref="UsageException">There is no cluster, or the address cannot be listened on.</exception>
    public static async Task<int> RunAsync(ControllerSettings settings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Listen);
        ControllerLogging.Configure(builder.Logging, settings.LogFormat);
        var connection = Connect(settings);
        await using var app = builder.Build();
        HostLog.Started(app.Logger, ProductVersion.Current, connection.Host);
        await app.RunAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static k8s.KubernetesClientConfiguration Connect(ControllerSettings settings)
    {
        try
        {
            return ClusterConnection.Find(settings.Kubeconfig, settings.Environment, ProductVersion.UserAgent, TimeProvider.System);
        }
        catch (ClusterException exception)
        {
            throw new UsageException(exception.Finding);
        }
    }
}
