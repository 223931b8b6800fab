using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Kubernetes;
using CopyImageGitOps.Testing.Registries;
using k8s;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>
/// No configuration file, but what the controller that this one grew out of was given: on a cluster of its own, as it looks after all namespaces.
/// </summary>
public sealed class SeedEnvironmentTests
{
    private const string DockerHub = "registry-1.docker.io";

    [Fact(Timeout = 120_000)]
    public async Task Its_environment_variables_are_enough_to_copy_from_Docker_Hub_to_a_registry_with_a_password()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var plane = await ControlPlane.StartAsync(ct, new ControlPlaneOptions { HasControllers = false });
        using var authority = new TestAuthority();
        await using var hub = await InProcessRegistry.StartAsync(new InProcessRegistryOptions { Authority = authority, Names = [DockerHub] });
        var image = TestImages.Build().AddTo(hub, "library/nginx", "1.25");
        await using var proxy = new ForwardProxy(hub.Address);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Basic, ct);
        var environment = new Dictionary<string, string?>
        {
            ["PRIV_OCI_REGISTRY"] = destination.Address,
            ["PRIV_OCI_REPOSITORY"] = "mirror",
            ["PRIV_OCI_REGISTRY_USERNAME"] = DockerRegistry.Username,
            ["PRIV_OCI_REGISTRY_PASSWORD"] = DockerRegistry.Password,
            // In the place of the internet.
            ["HTTPS_PROXY"] = $"http://{proxy.Address}",
            ["NO_PROXY"] = "127.0.0.1",
            ["SSL_CERT_FILE"] = authority.File,
        };
        await using var controller = new ControllerProcess(await DeployedRights.GrantAsync(plane, ct), config: null, environment: environment);
        await controller.StartAsync(ct);

        await plane.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), "default", cancellationToken: ct);

        var apps = plane.Client.AppsV1;
        await Eventually.GetsAsync(
            async () => (await apps.ReadNamespacedDeploymentAsync("web", "default", cancellationToken: ct)).Spec.Template.Spec.Containers[0].Image,
            found => found == $"{destination.Address}/mirror/docker.io/library/nginx:1.25@{image.Digest}", ct);
        Assert.NotEmpty(proxy.Requests);
        Assert.All(proxy.Requests, request => Assert.Equal(("CONNECT", $"{DockerHub}:443"), (request.Method, request.Target)));
        Assert.DoesNotContain(DockerRegistry.Password, controller.Server.ReadLog(), StringComparison.Ordinal);
    }
}
