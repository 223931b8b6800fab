using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Kubernetes;
using CopyImageGitOps.Testing.Registries;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Hosting;

/// <summary>The real program on a control plane of its own, with a destination that wants a login and has one image already.</summary>
internal sealed class HostedController : IAsyncDisposable
{
    private HostedController(ControlPlane plane, InProcessRegistry registry, TestImage image) => (Plane, Registry, Image) = (plane, registry, image);

    public ControlPlane Plane { get; }

    public InProcessRegistry Registry { get; }

    /// <summary>Which the destination has as <c>mirror/docker.io/library/nginx:1.25</c>.</summary>
    public TestImage Image { get; }

    /// <summary>The image by its digest, so that its source need not be asked.</summary>
    public string Source => $"nginx:1.25@{Image.Top.Digest}";

    public string Target => $"{Registry.Address}/mirror/docker.io/library/nginx:1.25@{Image.Top.Digest}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HostedController> CreateAsync()
    {
        var plane = await ControlPlane.StartAsync(Token);
        var registry = await InProcessRegistry.StartAsync(new InProcessRegistryOptions { Login = RegistryLogin.Basic, AllowsAnonymousPull = false });
        var image = TestImages.Build().AddTo(registry, "mirror/docker.io/library/nginx", "1.25");
        return new HostedController(plane, registry, image);
    }

    /// <summary>What the controller that this project grew out of was configured with.</summary>
    public Dictionary<string, string?> SeedEnvironment => new(StringComparer.Ordinal)
    {
        ["PRIV_OCI_REGISTRY"] = Registry.Address,
        ["PRIV_OCI_REPOSITORY"] = "mirror",
        ["PRIV_OCI_REGISTRY_USERNAME"] = Registry.Options.Username,
        ["PRIV_OCI_REGISTRY_PASSWORD"] = Registry.Options.Password,
    };

    public async Task<ControllerProcess> StartAsync(string? config = null)
    {
        var controller = new ControllerProcess(await DeployedRights.GrantAsync(Plane, Token), config, environment: SeedEnvironment);
        await controller.StartAsync(Token);
        return controller;
    }

    public Task<V1Deployment> DeployAsync(string name, string image) =>
        Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment(name, image), "default", cancellationToken: Token);

    /// <summary>The image that the Deployment has, once it is this one.</summary>
    public Task<string> HasImageAsync(string name, string image) => Eventually.GetsAsync(
        async () => (await Plane.Client.AppsV1.ReadNamespacedDeploymentAsync(name, "default", cancellationToken: Token)).Spec.Template.Spec.Containers[0].Image,
        found => found == image, Token);

    public async ValueTask DisposeAsync()
    {
        await Plane.DisposeAsync();
        await Registry.DisposeAsync();
    }
}
