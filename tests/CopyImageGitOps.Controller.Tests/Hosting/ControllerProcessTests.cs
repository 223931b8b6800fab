using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Controller.Tests.Locks;
using k8s;

namespace CopyImageGitOps.Controller.Tests.Hosting;

/// <summary>The real program as a whole.</summary>
public sealed class ControllerProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_environment_variables_of_the_seed_controller_are_enough()
    {
        await using var hosted = await HostedController.CreateAsync();
        await using var controller = await hosted.StartAsync();

        await hosted.DeployAsync("web", hosted.Source);

        await hosted.HasImageAsync("web", hosted.Target);
        Assert.DoesNotContain(hosted.Registry.Options.Password, controller.Server.ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_SIGTERM_ends_it_in_peace_and_leaves_the_Lease_to_the_next()
    {
        await using var hosted = await HostedController.CreateAsync();
        await using var controller = await hosted.StartAsync();
        await hosted.DeployAsync("web", hosted.Source);
        await hosted.HasImageAsync("web", hosted.Target);

        await controller.Server.StopAsync(Token);

        Assert.Equal(0, controller.Server.ExitCode);
        var leases = hosted.Plane.Client.CoordinationV1;
        var lease = await leases.ReadNamespacedLeaseAsync("copyimage-controller", DeployedRights.Namespace, cancellationToken: Token);
        Assert.Equal("", lease.Spec.HolderIdentity ?? "");
        Assert.Contains("Stopped.", controller.Server.ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_waits_for_the_lock_file_is_repaired_when_that_has_changed()
    {
        await using var hosted = await HostedController.CreateAsync();
        using var repository = await LockRepository.CreateAsync();
        await repository.PushAsync("README.md", "Nothing yet");
        await using var controller = await hosted.StartAsync($$"""
            apiVersion: copyimage.dev/v1
            kind: CopyImage
            spec:
              destination: {{hosted.Registry.Address}}/mirror
              mirrors: {docker.io: ["http://127.0.0.1:1"]}
              sources: [docker.io]
              controller:
                lockRepository: {url: "{{repository.Url}}", interval: 5s}
            """);
        // No source that can be reached says what the tag means.
        await hosted.DeployAsync("tagged", "nginx:1.25");

        await repository.PushAsync("copyimage.lock", $"""
            apiVersion: copyimage.dev/v1
            kind: CopyImageLock
            images:
            - source: docker.io/library/nginx:1.25
              digest: {hosted.Image.Top.Digest}
              target: {hosted.Target}
              platforms: []
            """);

        await hosted.HasImageAsync("tagged", hosted.Target);
    }

    [Fact]
    public async Task In_audit_mode_nothing_is_patched_and_the_object_is_shown()
    {
        await using var hosted = await HostedController.CreateAsync();
        await using var controller = await hosted.StartAsync($$"""
            apiVersion: copyimage.dev/v1
            kind: CopyImage
            spec:
              destination: {{hosted.Registry.Address}}/mirror
              controller: {mode: audit}
            """);
        await hosted.DeployAsync("web", hosted.Source);

        await Eventually.GetsAsync(
            () => controller.Http.GetStringAsync("metrics", Token),
            text => text.Contains("copyimage_reconcile_total{kind=\"Deployment\",result=\"reported\"} 1", StringComparison.Ordinal), Token);

        await hosted.HasImageAsync("web", hosted.Source);
        Assert.Contains("web", await controller.Http.GetStringAsync("", Token), StringComparison.Ordinal);
    }
}
