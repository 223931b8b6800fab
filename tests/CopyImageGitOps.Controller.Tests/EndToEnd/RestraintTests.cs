using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Objects that people keep the controller from, by what stands in them, in its configuration or by where they are.</summary>
[Collection(nameof(ControllerTests))]
public sealed class RestraintTests(ClusterFixture cluster)
{
    private const string Reported = "copyimage_reconcile_total{kind=\"Deployment\",result=\"reported\"}";

    [Fact(Timeout = 120_000)]
    public async Task A_paused_Deployment_is_repaired_when_it_is_resumed_and_an_ignored_one_when_it_no_longer_is()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        var controller = await stage.StartControllerAsync(ct);
        var ignored = Workloads.Deployment("ignored", "nginx:1.25");
        ignored.Metadata.Annotations = new Dictionary<string, string> { ["copyimage.dev/ignore"] = "true" };
        await CreateAsync(stage, ignored, stage.Namespace, ct);
        await stage.KubectlAsync(ct, "create", "deployment", "paused", $"--image={stage.Destination.Address}/own/app:1.0");
        await stage.KubectlAsync(ct, "rollout", "pause", "deployment/paused");
        await stage.KubectlAsync(ct, "set", "image", "deployment/paused", "*=nginx:1.25");

        var reported = Assert.Single(await stage.HasEventAsync("paused", "ImageReported", ct));
        await Eventually.GetsAsync(() => controller.MetricAsync(Reported, ct), count => count >= 2, ct);
        Assert.Equal(
            $"Deployment {stage.Namespace}/paused references 'nginx:1.25' and is left alone, as it is paused; it is repaired when it is resumed.",
            reported.Message);
        Assert.Empty(await stage.EventsAsync("ignored", ct));
        Assert.Empty(await stage.PatchesAsync(ct));

        await stage.KubectlAsync(ct, "rollout", "resume", "deployment/paused");
        await stage.HasImagesAsync("paused", ct, stage.CopyOf("nginx:1.25"));
        await stage.KubectlAsync(ct, "annotate", "deployment/ignored", "copyimage.dev/ignore-");
        await stage.HasImagesAsync("ignored", ct, stage.CopyOf("nginx:1.25"));
        Assert.Equal(["paused", "ignored"], (await stage.PatchesAsync(ct)).Where(patch => patch.Code == 200).Select(patch => patch.Name));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_namespaces_of_the_cluster_and_of_the_controller_are_left_alone_unless_none_is_excluded()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        stage.Namespaces.AddRange(["kube-system", DeployedRights.Namespace]);
        var apps = stage.Plane.Client.AppsV1;
        // The names are of this test alone; the namespaces are of all tests.
        foreach (var ns in stage.Namespaces) await CreateAsync(stage, Workloads.Deployment(stage.Namespace, "nginx:1.25", replicas: 0), ns, ct);

        await using (var controller = await stage.StartControllerAsync(ct))
        {
            await Eventually.GetsAsync(() => controller.MetricAsync(Reported, ct), count => count >= 2, ct);
            await stage.HasImagesAsync(stage.Namespace, ct, stage.CopyOf("nginx:1.25"));
            Assert.All(await PatchesAsync(), patch => Assert.Equal(stage.Namespace, patch.Namespace));
            Assert.DoesNotContain(
                await stage.RequestsAsync(ct), request => request is { Resource: "events", Namespace: "kube-system" or DeployedRights.Namespace });
        }

        await stage.StartControllerAsync(ct, "{excludeNamespaces: []}");
        foreach (var ns in stage.Namespaces)
        {
            await Eventually.GetsAsync(
                async () => (await apps.ReadNamespacedDeploymentAsync(stage.Namespace, ns, cancellationToken: ct)).Spec.Template.Spec.Containers[0].Image,
                image => image == stage.CopyOf("nginx:1.25"), ct);
            await apps.DeleteNamespacedDeploymentAsync(stage.Namespace, ns, cancellationToken: ct);
        }

        async Task<List<AuditRecord>> PatchesAsync() => [.. (await stage.RequestsAsync(ct)).Where(r => r is { Verb: "patch", Resource: "deployments" })];
    }

    [Fact(Timeout = 120_000)]
    public async Task In_audit_mode_nothing_is_copied_or_patched_and_the_rights_of_the_overlay_are_enough()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct, overlay: "audit");
        await stage.PublishAsync(ct, "nginx:1.25");
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");

        var controller = await stage.StartControllerAsync(ct, "{mode: audit}");

        var reported = Assert.Single(await stage.HasEventAsync("web", "ImageReported", ct));
        Assert.Equal(
            $"Deployment {stage.Namespace}/web references 'nginx:1.25' and is left alone, as the controller runs with 'mode: audit'.", reported.Message);
        Assert.Equal(1, await controller.MetricAsync($"copyimage_drifting_objects{{workload_namespace=\"{stage.Namespace}\"}}", ct));
        var requests = await stage.RequestsAsync(ct);
        Assert.DoesNotContain(requests, request => request.Code == 403);
        Assert.DoesNotContain(requests, request => request is { Verb: "patch", Group: "apps" });
        using var http = new HttpClient { BaseAddress = new Uri($"http://{stage.Destination.Address}/") };
        Assert.Equal("""{"repositories":[]}""", (await http.GetStringAsync("v2/_catalog", ct)).Trim());
    }

    private static Task<V1Deployment> CreateAsync(Stage stage, V1Deployment deployment, string ns, CancellationToken ct) =>
        stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, ns, cancellationToken: ct);
}
