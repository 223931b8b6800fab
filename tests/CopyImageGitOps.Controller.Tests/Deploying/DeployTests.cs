using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Deploying;

/// <summary><c>deploy/</c>, built by the real kustomize and applied to a real API server.</summary>
[Collection(nameof(DeployedRights))]
public sealed class DeployTests(ClusterFixture cluster)
{
    [Fact(Timeout = 120_000)]
    public async Task The_default_is_applied_with_one_command_and_becomes_available()
    {
        var ct = TestContext.Current.CancellationToken;
        var plane = await cluster.PlaneAsync(ct);

        var leftOut = await DeployFolder.ApplyAsync(plane, await DeployFolder.BuildAsync("default", ct), ct);

        // policy/v1 exists since Kubernetes 1.21.
        Assert.All(leftOut, manifest => Assert.Equal(("policy/v1", "PodDisruptionBudget"), (manifest.ApiVersion, manifest.Kind)));
        await Eventually.GetsAsync(
            async () => (await plane.Client.AppsV1.ReadNamespacedDeploymentAsync("copyimage-controller", "copyimage-system", cancellationToken: ct)).Status,
            status => status.AvailableReplicas == 2, ct);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("audit")]
    [InlineData("base")]
    public async Task The_other_overlays_are_valid(string overlay)
    {
        var ct = TestContext.Current.CancellationToken;
        var plane = await cluster.PlaneAsync(ct);
        await DeployedRights.GrantAsync(plane, ct);

        await DeployFolder.ApplyAsync(plane, await DeployFolder.BuildAsync(overlay, ct), ct, "--dry-run=server");
    }

    [Fact(Timeout = 60_000)]
    public async Task The_image_has_the_version_of_the_product()
    {
        var ct = TestContext.Current.CancellationToken;

        var pod = (await DeployFolder.BuildAsync("default", ct)).Only<V1Deployment>("Deployment").Spec.Template.Spec;

        var version = typeof(CopyImageConfig).Assembly.GetName().Version!.ToString(3);
        Assert.Equal($"registry.example.com/tools/copyimage-controller:{version}", pod.Containers[0].Image);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_configuration_is_one_that_the_product_reads()
    {
        var ct = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        folder.Add("copyimage.yaml", (await DeployFolder.BuildAsync("default", ct)).Only<V1ConfigMap>("ConfigMap").Data["copyimage.yaml"]);

        var load = await ConfigLoader.LoadAsync(folder.Path, file: null, environment: _ => null, overrides: null, ct);

        Assert.Empty(load.Findings);
        Assert.Equal("registry.example.com/mirror", load.Config!.Destination!.ToString());
        Assert.Equal(folder["lock/copyimage.lock"], load.Config.Controller.LockFile);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_audit_overlay_only_reports()
    {
        var ct = TestContext.Current.CancellationToken;

        var manifests = await DeployFolder.BuildAsync("audit", ct);

        Assert.Contains("--controller-mode=audit", manifests.Only<V1Deployment>("Deployment").Spec.Template.Spec.Containers[0].Args);
        Assert.Equal(["events patch"], DeployedRights.Of(manifests).Where(right => right.EndsWith(" patch", StringComparison.Ordinal)));
    }
}
