using CopyImageGitOps.Testing.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Servers that are away for a while: on a cluster of its own, as that is what is killed.</summary>
public sealed class OutageTests
{
    [Fact(Timeout = 300_000)]
    public async Task What_drifts_around_the_end_of_the_api_server_or_of_etcd_is_repaired_once()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var plane = await ControlPlane.StartAsync(ct);
        await using var pods = await PodRunner.StartAsync(plane, ct);
        await using var stage = await Stage.StartAsync(plane, "default", ct);
        await stage.PublishAsync(ct, "nginx:1.25", "httpd:2.4");
        var controller = await stage.StartControllerAsync(ct);
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));

        await plane.KillApiServerAsync();
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, ct);
        Assert.True(controller.Server.IsRunning, controller.Server.ReadLog());
        await plane.StartApiServerAsync(ct);
        await stage.KubectlAsync(ct, "set", "image", "deployment/web", "nginx=httpd:2.4");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("httpd:2.4"));

        await plane.RestartEtcdAsync(ct);
        await stage.KubectlAsync(ct, "set", "image", "deployment/web", "nginx=nginx:1.25");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));

        Assert.Equal(3, (await stage.PatchesAsync(ct)).Count(patch => patch.Code == 200));
        Assert.True(controller.Server.IsRunning);
        await IsQuietAsync(stage, ct);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_registry_that_is_away_for_half_a_minute_delays_the_repair_without_a_hot_loop()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var plane = await ControlPlane.StartAsync(ct);
        await using var stage = await Stage.StartAsync(plane, "default", ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await stage.StartControllerAsync(ct);
        await stage.Destination.StopAsync();

        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        await stage.HasEventAsync("web", "ImageNotCopied", ct);
        await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, ct);
        Assert.Empty(await stage.PatchesAsync(ct));
        var requests = await stage.RequestsAsync(ct);
        Assert.InRange(requests.Count(r => r.Resource == "events"), 1, 15);
        await stage.Destination.ContinueAsync(ct);

        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        Assert.Single(await stage.PatchesAsync(ct), patch => patch.Code == 200);
    }

    /// <summary>Nothing but the Lease, for a while.</summary>
    private static async Task IsQuietAsync(Stage stage, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
        var before = (await stage.RequestsAsync(ct)).Count(r => r.Resource != "leases");
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, ct);
        Assert.InRange((await stage.RequestsAsync(ct)).Count(r => r.Resource != "leases") - before, 0, 2);
    }
}
