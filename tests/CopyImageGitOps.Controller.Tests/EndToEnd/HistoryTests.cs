using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>A history that etcd has removed while nobody could hear of it; on a cluster of its own, as its API server must not remember it either.</summary>
public sealed class HistoryTests
{
    private const string Lists = "copyimage_watch_lists_total{kind=\"Deployment\"}";

    [Fact(Timeout = 150_000)]
    public async Task A_deletion_and_a_drift_that_are_in_no_history_any_more_are_noticed()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var plane = await ControlPlane.StartAsync(ct, new ControlPlaneOptions { HasWatchCache = false });
        await using var stage = await Stage.StartAsync(plane, "default", ct);
        await stage.PublishAsync(ct, "nginx:1.25", "httpd:2.4");
        await using var line = new CutProxy(plane.Address);
        var controller = await stage.StartControllerAsync(ct, kubeconfig: await DeployedRights.OverAsync(line, plane, ct));
        var drifting = $"copyimage_drifting_objects{{namespace=\"{stage.Namespace}\"}}";
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        var ignored = Workloads.Deployment("gone", "nginx:1.25", replicas: 0);
        ignored.Metadata.Annotations = new Dictionary<string, string> { ["copyimage.dev/ignore"] = "true" };
        await plane.Client.AppsV1.CreateNamespacedDeploymentAsync(ignored, stage.Namespace, cancellationToken: ct);
        await Eventually.GetsAsync(() => controller.MetricAsync(drifting, ct), count => count == 1, ct);
        Assert.Equal(1, await controller.MetricAsync(Lists, ct));

        line.Cut();
        await stage.KubectlAsync(ct, "delete", "deployment", "gone");
        await stage.KubectlAsync(ct, "set", "image", "deployment/web", "nginx=httpd:2.4");
        await plane.CompactAsync(ct);
        line.RestoreWithResets();

        await stage.HasImagesAsync("web", ct, stage.CopyOf("httpd:2.4"));
        await controller.LogsAsync(ct, "Deployment: the history that the watch was to go on from is gone, so all is listed again");
        Assert.Equal(2, await controller.MetricAsync(Lists, ct));
        await Eventually.GetsAsync(() => controller.MetricAsync(drifting, ct), count => count == 0, ct);
        await stage.IsCalmAsync(60, ct);
        await stage.IsPatchedOnceAsync(ct, "web", "web");
        Assert.Equal("ok\n", await controller.Http.GetStringAsync("readyz", ct));
    }
}
