using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>The token of the ServiceAccount, which ends unless somebody replaces it.</summary>
[Collection(nameof(LonelyCluster))]
public sealed class TokenTests(LonelyCluster lonely)
{
    [Fact(Timeout = 150_000)]
    public async Task A_controller_whose_token_has_ended_says_why_and_goes_on_by_itself_with_a_new_one()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var stage = await Stage.StartAsync(lonely.Cluster, ct);
        await stage.PublishAsync(ct, "nginx:1.25");
        await using var line = new CutProxy(stage.Plane.Address);
        var (kubeconfig, file) = stage.Plane.WriteKubeconfigWithTokenFile(
            await TokenAsync(stage, TimeSpan.FromSeconds(-50), ct), DeployedRights.Namespace, line.Address);
        var controller = await stage.StartControllerAsync(ct, kubeconfig: kubeconfig);
        await controller.LeadsAsync(true, ct);

        await controller.LogsAsync(ct, "lease-unavailable", "HTTP 401: Unauthorized", "Renew the token of the controller");
        await controller.LeadsAsync(false, ct, TimeSpan.FromSeconds(12));
        // A watch that is open goes on with the token that it was opened with.
        line.RestoreWithResets();
        await controller.LogsAsync(ct, "watch-unauthorized", "does not accept the controller");
        await controller.ShowsAsync(true, ct, "lease-unavailable", "watch-unauthorized");
        await stage.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--replicas=0");
        Assert.All(await stage.IsCalmAsync(90, ct), record => Assert.Equal(401, record.Code));
        Assert.Empty(await stage.PatchesAsync(ct));

        await File.WriteAllTextAsync(file, await TokenAsync(stage, TimeSpan.FromHours(1), ct), ct);
        await controller.LeadsAsync(true, ct, TimeSpan.FromSeconds(5));
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await stage.HasEventAsync("web", "ImageRepaired", ct);
        await controller.ShowsAsync(false, ct, "lease-unavailable", "watch-unauthorized");
        await stage.IsPatchedOnceAsync(ct, "web");
    }

    private static Task<string> TokenAsync(Stage stage, TimeSpan lifetime, CancellationToken ct) =>
        stage.Plane.IssueTokenAsync(DeployedRights.Namespace, DeployedRights.ServiceAccount, lifetime, ct);
}
