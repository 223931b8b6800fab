using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>The main job, with kubectl, as a user sees it.</summary>
[Collection(nameof(ControllerTests))]
public sealed class RepairTests(ClusterFixture cluster)
{
    [Fact(Timeout = 120_000)]
    public async Task What_kubectl_creates_or_changes_gets_private_images_and_its_history_tells_why()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25", "httpd:2.4");
        await stage.StartControllerAsync(ct);

        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25");
        var web = await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        Assert.Equal($"copyimage: nginx:1.25 -> {stage.CopyOf("nginx:1.25")}", web.GetAnnotation("kubernetes.io/change-cause"));
        await stage.KubectlAsync(ct, "rollout", "status", "deployment/web", "--timeout=30s");

        await stage.KubectlAsync(ct, "set", "image", "deployment/web", "nginx=httpd:2.4");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("httpd:2.4"));
        await stage.KubectlAsync(ct, "rollout", "status", "deployment/web", "--timeout=30s");

        var history = await stage.KubectlAsync(ct, "rollout", "history", "deployment/web");
        Assert.Contains($"copyimage: nginx:1.25 -> {stage.CopyOf("nginx:1.25")}", history, StringComparison.Ordinal);
        Assert.Contains($"copyimage: httpd:2.4 -> {stage.CopyOf("httpd:2.4")}", history, StringComparison.Ordinal);
        var events = await Eventually.GetsAsync(() => stage.EventsAsync("web", ct), found => found.Count == 2, ct);
        Assert.Equal(
            [
                $"Normal ImageRepaired Replaced httpd:2.4 by {stage.CopyOf("httpd:2.4")}",
                $"Normal ImageRepaired Replaced nginx:1.25 by {stage.CopyOf("nginx:1.25")}",
            ],
            events.Select(e => $"{e.Type} {e.Reason} {e.Message}").Order(StringComparer.Ordinal));
        Assert.Equal(2, (await stage.PatchesAsync(ct)).Count(patch => patch.Code == 200));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_image_that_cannot_be_copied_leaves_the_whole_object_alone_until_it_can()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await stage.StartControllerAsync(ct);
        var deployment = Workloads.Deployment("web", "nginx:1.25");
        deployment.Spec.Template.Spec.Containers.Add(new V1Container { Name = "late", Image = "late:1.0" });

        await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, stage.Namespace, cancellationToken: ct);
        var events = await stage.HasEventAsync("web", "ImageNotCopied", ct);
        Assert.Contains("late", Assert.Single(events).Message, StringComparison.Ordinal);
        Assert.Empty(await stage.PatchesAsync(ct));

        await stage.PublishAsync(ct, "late:1.0");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"), stage.CopyOf("late:1.0"));
        Assert.Single(await stage.PatchesAsync(ct), patch => patch.Code == 200);
    }
}
