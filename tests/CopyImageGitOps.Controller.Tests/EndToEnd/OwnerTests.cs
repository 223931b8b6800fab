using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Objects that an operator makes out of its own: only that is what a person can change.</summary>
[Collection(nameof(ControllerTests))]
public sealed class OwnerTests(ClusterFixture cluster)
{
    /// <summary>
    /// The custom resource itself is not there: Debian's kube-apiserver 1.20, built by a newer Go than it was written for, ends with a segmentation fault
    /// as soon as it is given one. To whoever reads an owner reference that is no difference, and the garbage collector leaves dependents of unknown kinds.
    /// </summary>
    private static readonly V1OwnerReference Database = new()
    {
        ApiVersion = "example.com/v1",
        Kind = "Database",
        Name = "main",
        Uid = "5d4a3c1e-0000-4000-8000-000000000001",
        Controller = true,
    };

    [Fact(Timeout = 120_000)]
    public async Task What_an_operator_owns_is_reported_at_the_top_owner_and_never_patched()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        var agent = await stage.Plane.Client.AppsV1.CreateNamespacedDaemonSetAsync(
            Owned(Workloads.DaemonSet("agent", $"{stage.Destination.Address}/own/agent:1"), Database), stage.Namespace, cancellationToken: ct);
        var ofAgent = new V1OwnerReference { ApiVersion = "apps/v1", Kind = "DaemonSet", Name = "agent", Uid = agent.Uid(), Controller = true };
        await CreateAsync(stage, Owned(Workloads.Deployment("direct", "nginx:1.25"), Database), ct);
        await CreateAsync(stage, Owned(Workloads.Deployment("through-the-agent", "nginx:1.25"), ofAgent), ct);

        await stage.StartControllerAsync(ct);

        var events = await Eventually.GetsAsync(() => stage.EventsAsync("main", ct), found => found.Count == 2, ct);
        Assert.Equal([Reported("direct"), Reported("through-the-agent")], events.Select(e => e.Message).Order(StringComparer.Ordinal));
        Assert.All(events, e => Assert.Equal(
            ("Normal", "ImageReported", "example.com/v1", "Database", Database.Uid),
            (e.Type, e.Reason, e.InvolvedObject.ApiVersion, e.InvolvedObject.Kind, e.InvolvedObject.Uid)));
        // An owner that does not control is a note, so then it is repaired.
        var note = new V1OwnerReference { ApiVersion = Database.ApiVersion, Kind = Database.Kind, Name = Database.Name, Uid = Database.Uid };
        await CreateAsync(stage, Owned(Workloads.Deployment("noted", "nginx:1.25"), note), ct);
        await stage.HasImagesAsync("noted", ct, stage.CopyOf("nginx:1.25"));
        Assert.All(await stage.PatchesAsync(ct), patch => Assert.Equal("noted", patch.Name));

        string Reported(string name) => $"Deployment {stage.Namespace}/{name} references 'nginx:1.25' and is left alone, "
            + "as Database 'main' controls it and would put it back; change the image there.";
    }

    private static T Owned<T>(T workload, V1OwnerReference owner) where T : IKubernetesObject<V1ObjectMeta>
    {
        workload.Metadata.OwnerReferences = [owner];
        return workload;
    }

    private static Task<V1Deployment> CreateAsync(Stage stage, V1Deployment deployment, CancellationToken ct) =>
        stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, stage.Namespace, cancellationToken: ct);
}
