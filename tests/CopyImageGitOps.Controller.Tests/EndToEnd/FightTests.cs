using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Others who write the same objects: an operator that reverts, one that always was there first, and tools that manage them.</summary>
[Collection(nameof(ControllerTests))]
public sealed class FightTests(ClusterFixture cluster)
{
    [Fact(Timeout = 180_000)]
    public async Task An_operator_that_reverts_is_left_alone_after_three_times_with_a_warning()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        var controller = await stage.StartControllerAsync(ct);
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reverting = RevertAsync(stage, end.Token);

        var events = await stage.HasEventAsync("web", "RepairReverted", ct);
        var before = await stage.RequestsAsync(ct);
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, ct);
        var after = await stage.RequestsAsync(ct);
        await end.CancelAsync();
        await reverting;

        Assert.Equal("Warning", events.Single(e => e.Reason == "RepairReverted").Type);
        Assert.Equal(3, (await stage.PatchesAsync(ct)).Count(patch => patch.Code == 200));
        // Renewing the Lease is two requests every other second; beyond that there is nothing to do.
        Assert.InRange(after.Count(r => r.Resource != "leases") - before.Count(r => r.Resource != "leases"), 0, 3);
        var metrics = await controller.Http.GetStringAsync("metrics", ct);
        Assert.Contains("copyimage_reverted_objects{kind=\"Deployment\"} 1", metrics, StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_writer_who_wins_every_second_race_delays_the_repair_and_does_not_prevent_it()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await stage.StartControllerAsync(ct, "{maximumRollouts: 0}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        string[] names = [.. Enumerable.Range(0, 8).Select(number => $"web-{number}")];
        var writing = names.Select(name => WriteAsync(stage, name, end.Token)).ToList();
        foreach (var name in names)
        {
            await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(
                Workloads.Deployment(name, "nginx:1.25", replicas: 0), stage.Namespace, cancellationToken: ct);
        }

        foreach (var name in names) await stage.HasImagesAsync(name, ct, stage.CopyOf("nginx:1.25"));
        await end.CancelAsync();
        await Task.WhenAll(writing);

        var patches = await stage.PatchesAsync(ct);
        Assert.Contains(patches, patch => patch.Code is 409 or 422);
        Assert.Equal(names.Order(StringComparer.Ordinal), patches.Where(patch => patch.Code == 200).Select(patch => patch.Name!).Order(StringComparer.Ordinal));
        foreach (var name in names)
            Assert.True(int.Parse((await stage.DeploymentAsync(name, ct)).GetAnnotation("example.com/counter"), null) > 0);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("Argo CD", "argocd.argoproj.io/tracking-id", "app:apps/Deployment:team/web", true)]
    [InlineData("Flux", "kustomize.toolkit.fluxcd.io/name", "apps", false)]
    [InlineData("Helm", "app.kubernetes.io/managed-by", "Helm", false)]
    public async Task What_a_tool_manages_is_reported_and_not_touched_unless_told_otherwise(string tool, string key, string value, bool isAnnotation)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        var web = Workloads.Deployment("web", "nginx:1.25");
        if (isAnnotation) web.Metadata.Annotations = new Dictionary<string, string> { [key] = value };
        else web.Metadata.Labels = new Dictionary<string, string> { [key] = value };
        await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(web, stage.Namespace, cancellationToken: ct);

        await using (await stage.StartControllerAsync(ct))
        {
            var reported = Assert.Single(await stage.HasEventAsync("web", "ImageReported", ct));
            Assert.Equal("Normal", reported.Type);
            Assert.Contains($"{tool} would put it back", reported.Message, StringComparison.Ordinal);
            Assert.Empty(await stage.PatchesAsync(ct));
        }

        await stage.StartControllerAsync(ct, "{managed: patch}");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
    }

    /// <summary>Puts the public image back each time it is gone.</summary>
    private static async Task RevertAsync(Stage stage, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
                await stage.KubectlAsync(ct, "set", "image", "deployment/web", "nginx=nginx:1.25");
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // It has been left alone.
        }
    }

    /// <summary>Counts in an annotation, every 60 ms.</summary>
    private static async Task WriteAsync(Stage stage, string name, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(60));
        try
        {
            for (var count = 1; ; count++)
            {
                await timer.WaitForNextTickAsync(ct);
                await CountAsync(stage, name, count, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for.
        }
    }

    private static async Task CountAsync(Stage stage, string name, int count, CancellationToken ct)
    {
        try
        {
            var patch = new V1Patch(
                $$"""{"metadata": {"annotations": {"example.com/counter": "{{count}}"} } }""", V1Patch.PatchType.MergePatch);
            await stage.Plane.Client.AppsV1.PatchNamespacedDeploymentAsync(patch, name, stage.Namespace, cancellationToken: ct);
        }
        catch (k8s.Autorest.HttpOperationException e) when (e.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // Not created yet.
        }
    }
}
