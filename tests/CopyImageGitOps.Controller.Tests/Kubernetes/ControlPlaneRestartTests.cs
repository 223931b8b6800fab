using System.Diagnostics;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>A control plane of one's own, which is killed.</summary>
public sealed class ControlPlaneRestartTests
{
    [Fact(Timeout = 180_000)]
    public async Task What_is_killed_starts_again_with_its_data()
    {
        var ct = TestContext.Current.CancellationToken;
        var started = Stopwatch.GetTimestamp();
        await using var plane = await ControlPlane.StartAsync(ct);
        TestContext.Current.SendDiagnosticMessage("Ready after {0:0.0} s", Stopwatch.GetElapsedTime(started).TotalSeconds);
        await using var pods = await PodRunner.StartAsync(plane, ct);
        await plane.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), "default", cancellationToken: ct);
        await IsReadyAsync(plane, 1, ct);

        await plane.KillApiServerAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => plane.Client.CoreV1.ListNodeAsync(cancellationToken: ct));
        await plane.StartApiServerAsync(ct);
        await ScaleAsync(plane, 2, ct);
        await plane.RestartEtcdAsync(ct);
        await ScaleAsync(plane, 3, ct);

        foreach (var server in new[] { plane.Etcd, plane.ApiServer, plane.ControllerManager! })
        {
            TestContext.Current.SendDiagnosticMessage("{0}: at most {1} MB", Path.GetFileName(server.LogFile), server.PeakMemory >> 20);
            Assert.InRange(server.PeakMemory, 10L << 20, 1L << 30);
        }
    }

    private static async Task ScaleAsync(ControlPlane plane, int replicas, CancellationToken ct)
    {
        await plane.KubectlAsync(ct, "scale", "deployment/web", $"--replicas={replicas}");
        await IsReadyAsync(plane, replicas, ct);
    }

    private static Task<int?> IsReadyAsync(ControlPlane plane, int replicas, CancellationToken ct) => Eventually.GetsAsync(
        async () => (await plane.Client.AppsV1.ReadNamespacedDeploymentAsync("web", "default", cancellationToken: ct)).Status.ReadyReplicas,
        ready => ready == replicas, ct);
}
