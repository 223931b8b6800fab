using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>What the controller that this one grew out of did wrong, each as a test that would have shown it.</summary>
[Collection(nameof(ControllerTests))]
public sealed class SeedDefectTests(ClusterFixture cluster)
{
    /// <summary>It compared a PodSpec with a PodTemplateSpec, so that every Deployment was updated every five minutes.</summary>
    [Fact(Timeout = 180_000)]
    public async Task What_needs_no_change_is_not_written_in_a_minute_with_two_resyncs()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await stage.StartControllerAsync(ct, "{resync: 30s}");
        await stage.KubectlAsync(ct, "create", "deployment", "repaired", "--image=nginx:1.25");
        await stage.KubectlAsync(ct, "create", "deployment", "private", $"--image={stage.Destination.Address}/own/app:1.0");
        await stage.HasImagesAsync("repaired", ct, stage.CopyOf("nginx:1.25"));
        foreach (var name in new[] { "repaired", "private" }) await stage.KubectlAsync(ct, "rollout", "status", $"deployment/{name}", "--timeout=30s");

        var before = await VersionsAsync(stage, ct);
        await Task.Delay(TimeSpan.FromSeconds(60), TimeProvider.System, ct);

        Assert.Equal(before, await VersionsAsync(stage, ct));
        Assert.Single(await stage.PatchesAsync(ct), patch => patch.Code == 200);
    }

    /// <summary>It compared a DaemonSet with itself, so that none was ever updated.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_daemon_set_is_repaired_with_its_history()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "prom/node-exporter:v1.8.1");
        await stage.StartControllerAsync(ct);

        await stage.Plane.Client.AppsV1.CreateNamespacedDaemonSetAsync(
            Workloads.DaemonSet("exporter", "prom/node-exporter:v1.8.1"), stage.Namespace, cancellationToken: ct);

        var copy = stage.CopyOf("prom/node-exporter:v1.8.1");
        await Eventually.GetsAsync(
            async () => (await stage.Plane.Client.AppsV1.ReadNamespacedDaemonSetAsync("exporter", stage.Namespace, cancellationToken: ct)).Spec.Template.Spec,
            pod => Stage.ImagesOf(pod).SequenceEqual([copy]), ct);
        await Eventually.GetsAsync(
            () => stage.KubectlAsync(ct, "rollout", "history", "daemonset/exporter"),
            history => history.Contains($"copyimage: prom/node-exporter:v1.8.1 -> {copy}", StringComparison.Ordinal), ct);
        Assert.Single(await stage.PatchesAsync(ct), patch => patch.Code == 200);
    }

    /// <summary><c>nginx:1.14.2</c> in an init container became <c>14.2</c>, or a panic.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Init_containers_keep_their_tag()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.14.2", "nginx:1.25");
        await stage.StartControllerAsync(ct);
        var deployment = Workloads.Deployment("web", "nginx:1.25");
        deployment.Spec.Template.Spec.InitContainers = [new V1Container { Name = "first", Image = "nginx:1.14.2" }];

        await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, stage.Namespace, cancellationToken: ct);

        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.14.2"), stage.CopyOf("nginx:1.25"));
        Assert.Single(await stage.PatchesAsync(ct), patch => patch.Code == 200);
    }

    /// <summary>The first segment of a repository was dropped, so that two images met in one name; and only amd64 was copied.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Images_of_one_name_stay_apart_and_all_their_platforms_are_there()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "bitnami/redis:7.2", "library/redis:7.2");
        await stage.StartControllerAsync(ct);

        await stage.KubectlAsync(ct, "create", "deployment", "one", "--image=bitnami/redis:7.2");
        await stage.KubectlAsync(ct, "create", "deployment", "other", "--image=redis:7.2");

        await stage.HasImagesAsync("one", ct, stage.CopyOf("bitnami/redis:7.2"));
        await stage.HasImagesAsync("other", ct, stage.CopyOf("library/redis:7.2"));
        Assert.NotEqual(stage.DigestOf("bitnami/redis:7.2"), stage.DigestOf("library/redis:7.2"));
        foreach (var image in new[] { "bitnami/redis:7.2", "library/redis:7.2" }) await HasAllPlatformsAsync(stage.CopyOf(image), ct);
    }

    private static async Task HasAllPlatformsAsync(string copy, CancellationToken ct)
    {
        var reference = copy.Replace(":7.2@", "@", StringComparison.Ordinal);
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            string[] platform = ["--override-os", "linux", "--override-arch", architecture];
            await ProcessRunner.RunAsync(RealPart.Require("skopeo"), [.. platform, "inspect", "--tls-verify=false", $"docker://{reference}"], ct);
        }
    }

    private static async Task<string> VersionsAsync(Stage stage, CancellationToken ct) =>
        await stage.KubectlAsync(ct, "get", "deployments", "-o", "jsonpath={range .items[*]}{.metadata.name}={.metadata.resourceVersion} {end}");
}
