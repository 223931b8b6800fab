using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Tests.EndToEnd;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;

namespace CopyImageGitOps.Controller.Tests.Deploying;

/// <summary>The rights in <c>deploy/</c>, held against what a controller with exactly these asked for: none is missing, and none is superfluous.</summary>
public sealed class UsedRightsTests
{
    [Fact(Timeout = 180_000)]
    public async Task Every_right_is_used_and_none_is_missing()
    {
        var ct = TestContext.Current.CancellationToken;
        // Its own, so that the Lease is new.
        await using var plane = await ControlPlane.StartAsync(ct);
        await using var pods = await PodRunner.StartAsync(plane, ct);
        await using var stage = await Stage.StartAsync(plane, "default", ct);
        await stage.PublishAsync(ct, "nginx:1.25", "fluentd:1");
        await plane.Client.AppsV1.CreateNamespacedDaemonSetAsync(Workloads.DaemonSet("agent", "fluentd:1"), "default", cancellationToken: ct);
        await plane.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), "default", cancellationToken: ct);

        var controller = await stage.StartControllerAsync(ct);
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await stage.HasEventAsync("agent", EventReasons.ImageRepaired, ct);
        // The same again: its event counts up the first one.
        await stage.KubectlAsync(ct, "set", "image", "deployment/web", "app=nginx:1.25");
        await Eventually.GetsAsync(() => stage.EventsAsync("web", ct), events => events.Any(e => e.Count == 2), ct);

        // Its watches end, and are logged; its Lease is given back.
        await controller.Server.StopAsync(ct);

        var granted = DeployedRights.Of(await DeployFolder.BuildAsync("default", ct));
        var requests = await Eventually.GetsAsync(() => stage.RequestsAsync(ct), found => Used(found).Count >= granted.Count, ct);
        Assert.DoesNotContain(requests, record => record.Code == 403);
        Assert.Equal(granted, Used(requests));
    }

    private static List<string> Used(IReadOnlyList<AuditRecord> requests) =>
        [.. requests.Where(record => record.Resource is not null).Select(DeployedRights.Of).Distinct().Order(StringComparer.Ordinal)];
}
