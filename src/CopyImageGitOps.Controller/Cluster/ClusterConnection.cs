using CopyImageGitOps.Findings;
using k8s;
using k8s.Exceptions;

namespace CopyImageGitOps.Controller.Cluster;

/// <summary>How the API server is reached, and as whom.</summary>
internal static class ClusterConnection
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>
    /// By a kubeconfig if one is named, also by the variable <c>KUBECONFIG</c>, else as the pod's service account. The current context of a user's home
    /// folder is never taken: the program writes, and would do so wherever that user worked last.
    /// </summary>
    /// <exception cref="ClusterException">There is neither, or it cannot be used.</exception>
    public static KubernetesClientConfiguration Find(string? kubeconfig, Func<string, string?> environment, string userAgent, TimeProvider time)
    {
        var file = kubeconfig ?? (environment("KUBECONFIG") is { Length: > 0 } named ? named : null);
        var connection = file is null ? InCluster(time) : Kubeconfig.Read(file, time);
        connection.UserAgent = userAgent;
        connection.HttpClientTimeout = TimeSpan.FromSeconds(30);
        return connection;
    }

    /// <summary>The namespace that the controller itself runs in, by the Downward API or the service account; null if it runs outside of the cluster.</summary>
    public static string? OwnNamespace(KubernetesClientConfiguration connection, Func<string, string?> environment)
    {
        if (environment("POD_NAMESPACE") is { Length: > 0 } named) return named;
        return KubernetesClientConfiguration.IsInCluster() ? connection.Namespace?.Trim() : null;
    }

    private static KubernetesClientConfiguration InCluster(TimeProvider time)
    {
        if (!KubernetesClientConfiguration.IsInCluster())
        {
            throw new ClusterException(
                "There is no cluster: this is no pod with a service account.",
                "Run it in a cluster (deploy/ has the manifests), or name a kubeconfig with --kubeconfig or KUBECONFIG.");
        }

        try
        {
            var connection = KubernetesClientConfiguration.InClusterConfig();
            connection.TokenProvider = new TokenFile(Path.Combine(ServiceAccount, "token"), time);
            return connection;
        }
        catch (Exception exception) when (exception is KubeConfigException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"The pod's service account cannot be used: {exception.Message.TrimEnd('.')}.", "Check that its token is mounted.");
        }
    }
}

/// <summary>There is no way to the API server; nothing was touched.</summary>
internal sealed class ClusterException(string message, string hint, string? file = null) : Exception(message)
{
    public Finding Finding { get; } = new(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = hint, File = file };
}
