using System.Diagnostics;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>A network that drops everything between a controller and the API server, silently.</summary>
[Collection(nameof(LonelyCluster))]
public sealed class CutTests(LonelyCluster lonely)
{
    private const int Deployments = 40;
    private const string Repaired = "copyimage_reconcile_total{kind=\"Deployment\",result=\"repaired\"}";

    /// <summary>What the cut-off one had sent arrives when the network is back, after the other has done the same.</summary>
    [Fact(Timeout = 180_000)]
    public async Task A_leader_that_is_cut_off_stops_and_the_other_completes_its_work_and_nothing_is_patched_twice()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(lonely.Cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await using var line = new CutProxy(stage.Plane.Address);
        var leader = await stage.StartControllerAsync(ct, "{maximumRollouts: 3}", "replica-a", await DeployedRights.OverAsync(line, stage.Plane, ct));
        await leader.LeadsAsync(true, ct);
        var other = await stage.StartControllerAsync(ct, "{maximumRollouts: 3}", "replica-b");
        var names = await CreateAsync(stage, ct);
        await Eventually.GetsAsync(() => leader.MetricAsync(Repaired, ct), repaired => repaired >= 5, ct);

        line.Cut();
        var cut = Stopwatch.GetTimestamp();
        await leader.LeadsAsync(false, ct, TimeSpan.FromSeconds(11));
        Assert.Equal(0, await other.MetricAsync("copyimage_leader", ct));
        var byTheCutOff = await leader.MetricAsync(Repaired, ct);
        Assert.InRange(byTheCutOff, 5, Deployments - 1);
        await leader.LogsAsync(ct, "lease-unavailable", "the API server did not answer in time");
        await other.LeadsAsync(true, ct, TimeSpan.FromSeconds(10));
        TestContext.Current.SendDiagnosticMessage("The other leads {0:0.0} s after the cut", Stopwatch.GetElapsedTime(cut).TotalSeconds);
        line.Restore();

        foreach (var name in names) await stage.HasImagesAsync(name, ct, stage.CopyOf("nginx:1.25"));
        await leader.LogsAsync(ct, "can be read and written again");
        await stage.IsCalmAsync(90, ct);
        Assert.Equal(byTheCutOff, await leader.MetricAsync(Repaired, ct));
        Assert.Equal((0, 1), (await leader.MetricAsync("copyimage_leader", ct), await other.MetricAsync("copyimage_leader", ct)));
        await stage.IsPatchedOnceAsync(ct, names);
    }

    /// <summary>HTTP/2 pings notice it, as 30 s of silence and 15 s without an answer.</summary>
    [Fact(Timeout = 180_000)]
    public async Task Connections_that_are_dead_without_a_word_are_noticed_and_what_was_missed_is_repaired()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(lonely.Cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await using var line = new CutProxy(stage.Plane.Address);
        var controller = await stage.StartControllerAsync(ct, kubeconfig: await DeployedRights.OverAsync(line, stage.Plane, ct));
        await controller.LeadsAsync(true, ct);

        line.RestoreForNewConnections();
        var cut = Stopwatch.GetTimestamp();
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        await controller.LeadsAsync(false, ct, TimeSpan.FromSeconds(12));
        await controller.ShowsAsync(true, ct, "lease-unavailable");

        await controller.LogsAsync(
            TimeSpan.FromSeconds(45), ct, "watch-unavailable", "deployments.apps cannot be watched at the moment", "at least every 30 seconds");
        await Eventually.GetsAsync(() => stage.PatchesAsync(ct), patches => patches.Count > 0, ct, TimeSpan.FromSeconds(60));
        TestContext.Current.SendDiagnosticMessage("Repaired {0:0.0} s after the connections died", Stopwatch.GetElapsedTime(cut).TotalSeconds);
        Assert.InRange(Stopwatch.GetElapsedTime(cut).TotalSeconds, 0, 55);
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await controller.ShowsAsync(false, ct, "lease-unavailable", "watch-unavailable");
        await stage.IsPatchedOnceAsync(ct, "web");
        await stage.IsCalmAsync(60, ct);
    }

    private static async Task<string[]> CreateAsync(Stage stage, CancellationToken ct)
    {
        string[] names = [.. Enumerable.Range(0, Deployments).Select(number => $"web-{number}")];
        foreach (var name in names)
        {
            await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(
                Workloads.Deployment(name, "nginx:1.25"), stage.Namespace, cancellationToken: ct);
        }

        return names;
    }
}
