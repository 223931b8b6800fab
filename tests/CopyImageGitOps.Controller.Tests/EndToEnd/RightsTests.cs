using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Rights that are taken away while the controller runs, and given back.</summary>
[Collection(nameof(LonelyCluster))]
public sealed class RightsTests(LonelyCluster lonely)
{
    private const string Refused = "copyimage_reconcile_total{kind=\"Deployment\",result=\"refused\"}";

    [Fact(Timeout = 150_000)]
    public async Task Without_its_rights_in_the_cluster_it_says_so_and_repairs_what_it_has_missed_when_they_are_back()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(lonely.Cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await using var line = new CutProxy(stage.Plane.Address);
        var controller = await stage.StartControllerAsync(ct, kubeconfig: await DeployedRights.OverAsync(line, stage.Plane, ct));
        await controller.LeadsAsync(true, ct);

        await stage.Plane.KubectlAsync(ct, "delete", "clusterrolebinding", DeployedRights.ServiceAccount);
        // A watch that is open goes on with the rights that it was opened with.
        line.RestoreWithResets();
        await controller.LogsAsync(ct, "watch-forbidden", "deployments.apps cannot be watched", "daemonsets.apps cannot be watched", "ClusterRole in deploy/");
        await controller.ShowsAsync(true, ct, "watch-forbidden");
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        await stage.IsCalmAsync(90, ct);
        await controller.LeadsAsync(true, ct);
        Assert.Empty(await stage.PatchesAsync(ct));

        await DeployedRights.GrantAsync(stage.Plane, ct);
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await controller.ShowsAsync(false, ct, "watch-forbidden");
        await stage.IsPatchedOnceAsync(ct, "web");
    }

    [Fact(Timeout = 150_000)]
    public async Task What_it_might_not_patch_is_repaired_at_its_next_change_or_by_a_resync_when_it_may()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(lonely.Cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        var controller = await stage.StartControllerAsync(ct, "{resync: 30s}");
        await controller.LeadsAsync(true, ct);

        await RemoveAsync(stage, "/rules/0/verbs/2", ct);
        foreach (var name in new[] { "web", "api" }) await stage.KubectlAsync(ct, "create", "deployment", name, "--image=nginx:1.25", "--replicas=0");
        foreach (var name in new[] { "web", "api" })
        {
            var said = (await stage.HasEventAsync(name, "PatchRefused", ct)).First(e => e.Reason == "PatchRefused");
            Assert.Equal("Warning", said.Type);
            Assert.Contains("may not be patched", said.Message, StringComparison.Ordinal);
            Assert.Contains("Give the controller's ServiceAccount the right to patch", said.Message, StringComparison.Ordinal);
        }

        await controller.LogsAsync(ct, "patch-forbidden");
        await controller.ShowsAsync(true, ct, "patch-forbidden");
        Assert.InRange(await controller.MetricAsync(Refused, ct), 2, 12);
        await stage.IsCalmAsync(60, ct);

        await DeployedRights.GrantAsync(stage.Plane, ct);
        await stage.KubectlAsync(ct, "annotate", "deployment", "web", "example.com/changed=true");
        await Eventually.GetsAsync(
            () => stage.PatchesAsync(ct), patches => patches.Any(patch => patch is { Code: 200, Name: "web" }), ct, TimeSpan.FromSeconds(5));
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await stage.HasImagesAsync("api", ct, stage.CopyOf("nginx:1.25"));
        await stage.IsPatchedOnceAsync(ct, "web", "api");
        Assert.InRange((await stage.PatchesAsync(ct)).Count(patch => patch.Code == 403), 2, 14);
    }

    [Fact(Timeout = 150_000)]
    public async Task Without_the_right_to_write_events_the_work_goes_on()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(lonely.Cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        var controller = await stage.StartControllerAsync(ct);
        await controller.LeadsAsync(true, ct);

        await RemoveAsync(stage, "/rules/1", ct);
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await controller.LogsAsync(ct, "1 events could not be written; the last one is ImageRepaired of Deployment", "the API server answered 403");
        await Eventually.GetsAsync(() => controller.MetricAsync("copyimage_events_failed_total", ct), failed => failed == 1, ct);
        await stage.IsCalmAsync(60, ct);
        Assert.Empty(await stage.EventsAsync("web", ct));

        await DeployedRights.GrantAsync(stage.Plane, ct);
        await stage.KubectlAsync(ct, "create", "deployment", "api", "--image=nginx:1.25", "--replicas=0");
        await stage.HasEventAsync("api", "ImageRepaired", ct);
        await stage.IsPatchedOnceAsync(ct, "web", "api");
    }

    [Fact(Timeout = 150_000)]
    public async Task Without_its_right_to_the_lease_it_leads_no_more_and_says_why()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(lonely.Cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        var controller = await stage.StartControllerAsync(ct);
        await controller.LeadsAsync(true, ct);

        await stage.Plane.KubectlAsync(ct, "--namespace", DeployedRights.Namespace, "delete", "rolebinding", DeployedRights.ServiceAccount);
        await controller.LeadsAsync(false, ct, TimeSpan.FromSeconds(15));
        await controller.LogsAsync(ct, "lease-unavailable", "HTTP 403", "get, create and update Leases", "leads no more");
        await controller.ShowsAsync(true, ct, "lease-unavailable", "stands by");
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        await stage.IsCalmAsync(60, ct);
        Assert.Empty(await stage.PatchesAsync(ct));

        await DeployedRights.GrantAsync(stage.Plane, ct);
        await controller.LeadsAsync(true, ct, TimeSpan.FromSeconds(5));
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await controller.ShowsAsync(false, ct, "lease-unavailable");
        await stage.IsPatchedOnceAsync(ct, "web");
    }

    private static Task<string> RemoveAsync(Stage stage, string path, CancellationToken ct) => stage.Plane.KubectlAsync(
        ct, "patch", "clusterrole", DeployedRights.ServiceAccount, "--type=json", "--patch", $$"""[{"op": "remove", "path": "{{path}}"}]""");
}
