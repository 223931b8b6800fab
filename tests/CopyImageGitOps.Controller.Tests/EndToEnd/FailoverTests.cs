using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Two replicas, of which one is killed while it works.</summary>
[Collection(nameof(ControllerTests))]
public sealed class FailoverTests(ClusterFixture cluster)
{
    private const int Deployments = 60;

    [Fact(Timeout = 240_000)]
    public async Task When_the_leader_is_killed_the_other_completes_its_work_and_nothing_is_patched_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await using var leader = await stage.StartControllerAsync(ct, "{maximumRollouts: 3}", "replica-a");
        await Eventually.GetsAsync(() => IsLeaderAsync(leader, ct), isLeader => isLeader, ct);
        await using var other = await stage.StartControllerAsync(ct, "{maximumRollouts: 3}", "replica-b");

        await CreateAsync(stage, ct);
        await Eventually.GetsAsync(() => RepairedAsync(stage, ct), repaired => repaired >= 5, ct);
        Assert.False(await IsLeaderAsync(other, ct));
        await leader.Server.KillAsync();
        var atKill = await RepairedAsync(stage, ct);

        await Eventually.GetsAsync(() => RepairedAsync(stage, ct), repaired => repaired == Deployments, ct, TimeSpan.FromMinutes(3));
        Assert.InRange(atKill, 5, Deployments - 1);
        Assert.True(await IsLeaderAsync(other, ct));
        await OncePatchedAsync(stage, ct);
    }

    [Fact(Timeout = 240_000)]
    public async Task When_the_leader_is_stopped_the_other_takes_over_at_once_and_nothing_is_patched_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await using var leader = await stage.StartControllerAsync(ct, "{maximumRollouts: 3}", "replica-a");
        await Eventually.GetsAsync(() => IsLeaderAsync(leader, ct), isLeader => isLeader, ct);
        await using var other = await stage.StartControllerAsync(ct, "{maximumRollouts: 3}", "replica-b");

        await CreateAsync(stage, ct);
        await Eventually.GetsAsync(() => RepairedAsync(stage, ct), repaired => repaired >= 5, ct);
        await leader.Server.StopAsync(ct);

        Assert.Equal(0, leader.Server.ExitCode);
        // Sooner than a Lease that was not released ends, which takes 15 s.
        await Eventually.GetsAsync(() => IsLeaderAsync(other, ct), isLeader => isLeader, ct, TimeSpan.FromSeconds(8));
        await Eventually.GetsAsync(() => RepairedAsync(stage, ct), repaired => repaired == Deployments, ct, TimeSpan.FromMinutes(3));
        await OncePatchedAsync(stage, ct);
    }

    private static async Task CreateAsync(Stage stage, CancellationToken ct)
    {
        for (var number = 0; number < Deployments; number++)
        {
            await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(
                Workloads.Deployment($"web-{number}", "nginx:1.25"), stage.Namespace, cancellationToken: ct);
        }
    }

    private static async Task<int> RepairedAsync(Stage stage, CancellationToken ct)
    {
        var all = await stage.Plane.Client.AppsV1.ListNamespacedDeploymentAsync(stage.Namespace, cancellationToken: ct);
        return all.Items.Count(deployment => Stage.ImagesOf(deployment.Spec.Template.Spec).SequenceEqual([stage.CopyOf("nginx:1.25")]));
    }

    private static async Task<bool> IsLeaderAsync(ControllerProcess controller, CancellationToken ct) =>
        (await controller.Http.GetStringAsync("metrics", ct)).Split('\n').Contains("copyimage_leader 1");

    /// <summary>Each object was written once with success, by whichever of the two; what was refused did nothing.</summary>
    private static async Task OncePatchedAsync(Stage stage, CancellationToken ct)
    {
        var patches = await stage.PatchesAsync(ct);
        var written = patches.Where(patch => patch.Code == 200).GroupBy(patch => patch.Name).ToDictionary(group => group.Key!, group => group.Count());
        Assert.Equal(Deployments, written.Count);
        Assert.All(written, patch => Assert.Equal(1, patch.Value));
        Assert.All(patches.Where(patch => patch.Code != 200), patch => Assert.Contains(patch.Code, new[] { 409, 422 }));
    }
}
