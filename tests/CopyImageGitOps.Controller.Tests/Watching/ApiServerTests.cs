using CopyImageGitOps.Controller.Watching;
using k8s;

namespace CopyImageGitOps.Controller.Tests.Watching;

public sealed class ApiServerTests
{
    [Fact]
    public void KubernetesClients_connections_are_pinged_so_that_dead_ones_are_noticed()
    {
        var configuration = new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" };
        ApiServer.NoticeDeadConnections(configuration);
        var handlers = new List<SocketsHttpHandler>();
        configuration.FirstMessageHandlerSetup += handler => handlers.Add((SocketsHttpHandler)handler);
        using var client = new k8s.Kubernetes(configuration);
        var handler = Assert.Single(handlers);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10)), (handler.KeepAlivePingDelay, handler.KeepAlivePingTimeout));
    }
}
