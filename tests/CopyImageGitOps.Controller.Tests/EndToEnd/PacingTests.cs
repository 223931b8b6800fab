using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>How many rollouts the controller has going at once, with Pods that get ready one by one.</summary>
[Collection(nameof(ControllerTests))]
public sealed class PacingTests(ClusterFixture cluster)
{
    private const int Deployments = 10;
    private const string Waiting = "copyimage_reconcile_total{kind=\"Deployment\",result=\"waiting\"}";

    [Fact(Timeout = 180_000)]
    public async Task Two_rollouts_are_in_progress_at_most_and_the_next_begins_when_one_is_ready()
    {
        var ct = TestContext.Current.CancellationToken;
        var (pods, stage) = (await cluster.PodsAsync(ct), await Stage.StartAsync(cluster, ct));
        await using var end = stage;
        using var held = pods.HoldBack(stage.Namespace);
        await CreateAsync(stage, Deployments, ct);
        var controller = await stage.StartControllerAsync(ct, "{maximumRollouts: 2}");

        // Each of the others has been looked at twice.
        await Eventually.GetsAsync(() => controller.MetricAsync(Waiting, ct), count => count >= 2 * (Deployments - 2), ct);
        for (var ready = 0; ready < Deployments; ready++)
        {
            await PatchedAsync(stage, Math.Min(ready + 2, Deployments), ct);
            await pods.MakeReadyAsync(await NextPodAsync(stage, ct), ct);
        }

        await Eventually.GetsAsync(() => DeploymentsAsync(stage, ct), all => all.All(d => d.Status is { UpdatedReplicas: 1, AvailableReplicas: 1 }), ct);
        Assert.Equal(2, await MostInProgressAsync(stage, ct));
        Assert.Equal(Deployments, (await stage.PatchesAsync(ct)).Count(patch => patch.Code == 200));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_rollout_that_is_stuck_gives_its_place_back_with_a_warning()
    {
        var ct = TestContext.Current.CancellationToken;
        var (pods, stage) = (await cluster.PodsAsync(ct), await Stage.StartAsync(cluster, ct));
        await using var end = stage;
        using var held = pods.HoldBack(stage.Namespace);
        await stage.PublishAsync(ct, "nginx:1.25");
        await stage.StartControllerAsync(ct, "{maximumRollouts: 1}");
        var stuck = Workloads.Deployment("stuck", "nginx:1.25");
        stuck.Spec.ProgressDeadlineSeconds = 3;
        await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(stuck, stage.Namespace, cancellationToken: ct);
        await stage.HasImagesAsync("stuck", ct, stage.CopyOf("nginx:1.25"));

        await stage.KubectlAsync(ct, "create", "deployment", "next", "--image=nginx:1.25");
        await stage.HasImagesAsync("next", ct, stage.CopyOf("nginx:1.25"));

        var warning = Assert.Single(await stage.HasEventAsync("stuck", "RolloutStuck", ct), e => e.Reason == "RolloutStuck");
        Assert.Equal(
            ("Warning", "The pods with the private images have not become ready; other objects are repaired meanwhile. "
                + "See 'kubectl rollout status', and whether the nodes can pull from the private registry."),
            (warning.Type, warning.Message));
        var patches = (await stage.PatchesAsync(ct)).Where(patch => patch.Code == 200).ToList();
        Assert.Equal(["stuck", "next"], patches.Select(patch => patch.Name));
        Assert.True(patches[1].Time - patches[0].Time >= TimeSpan.FromSeconds(3), $"{patches[1].Time - patches[0].Time}");
    }

    [Fact(Timeout = 120_000)]
    public async Task A_new_leader_counts_the_rollouts_of_the_one_before()
    {
        var ct = TestContext.Current.CancellationToken;
        var (pods, stage) = (await cluster.PodsAsync(ct), await Stage.StartAsync(cluster, ct));
        await using var end = stage;
        using var held = pods.HoldBack(stage.Namespace);
        await CreateAsync(stage, count: 5, ct);
        var before = await stage.StartControllerAsync(ct, "{maximumRollouts: 2}", "replica-a");
        await PatchedAsync(stage, 2, ct);
        var after = await stage.StartControllerAsync(ct, "{maximumRollouts: 2}", "replica-b");

        await before.Server.StopAsync(ct);
        await Eventually.GetsAsync(() => after.MetricAsync(Waiting, ct), count => count >= 6, ct);
        await PatchedAsync(stage, 2, ct);

        await pods.MakeReadyAsync(await NextPodAsync(stage, ct), ct);
        await PatchedAsync(stage, 3, ct);
        Assert.Equal(2, await MostInProgressAsync(stage, ct));
    }

    private static async Task CreateAsync(Stage stage, int count, CancellationToken ct)
    {
        await stage.PublishAsync(ct, "nginx:1.25");
        for (var number = 0; number < count; number++)
        {
            await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(
                Workloads.Deployment($"web-{number}", "nginx:1.25"), stage.Namespace, cancellationToken: ct);
        }
    }

    /// <summary>Waits until so many were patched.</summary>
    private static Task<int> PatchedAsync(Stage stage, int count, CancellationToken ct) => Eventually.GetsAsync(
        async () => (await DeploymentsAsync(stage, ct)).Count(d => d.Spec.Template.Spec.Containers[0].Image == stage.CopyOf("nginx:1.25")),
        patched => patched == count, ct);

    private static async Task<IList<V1Deployment>> DeploymentsAsync(Stage stage, CancellationToken ct) =>
        (await stage.Plane.Client.AppsV1.ListNamespacedDeploymentAsync(stage.Namespace, cancellationToken: ct)).Items;

    /// <summary>One that has the copy and is not ready.</summary>
    private static async Task<V1Pod> NextPodAsync(Stage stage, CancellationToken ct)
    {
        var found = await Eventually.GetsAsync(
            () => stage.Plane.Client.CoreV1.ListNamespacedPodAsync(stage.Namespace, fieldSelector: "status.phase=Pending", cancellationToken: ct),
            pods => pods.Items.Any(IsCopy), ct);
        return found.Items.First(IsCopy);

        bool IsCopy(V1Pod pod) => pod.Spec.Containers[0].Image == stage.CopyOf("nginx:1.25");
    }

    /// <summary>The audit log tells when a rollout began by a patch of the controller, and when one ended by a Pod that the test made ready.</summary>
    private static async Task<int> MostInProgressAsync(Stage stage, CancellationToken ct)
    {
        var (now, most) = (0, 0);
        foreach (var request in await stage.Plane.Audit.ReadAsync(ct, stage.Began))
        {
            if (request.Namespace != stage.Namespace || request is not { Verb: "patch", Code: 200 }) continue;
            if (request is { User: DeployedRights.User, Resource: "deployments" }) most = Math.Max(most, ++now);
            if (request is { User: ControlPlane.AdminUser, Resource: "pods", Subresource: "status" }) now--;
        }

        return most;
    }
}
