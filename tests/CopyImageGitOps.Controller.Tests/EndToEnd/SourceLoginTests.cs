using System.Text;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using CopyImageGitOps.Testing.Registries;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd;

/// <summary>Images that only a login can pull: on a cluster of its own, as rights change.</summary>
public sealed class SourceLoginTests
{
    private const string WrongPassword = "not-the-secret";

    [Fact(Timeout = 240_000)]
    public async Task A_source_that_wants_a_login_is_asked_with_the_Secret_of_the_workload_where_that_is_configured_and_allowed()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var plane = await ControlPlane.StartAsync(ct);
        await using var stage = await Stage.StartAsync(plane, "default", ct, sourceLogin: RegistryLogin.Basic);
        await stage.PublishAsync(ct, "nginx:1.25");
        await CreateAsync(stage, "web", DockerRegistry.Password, ct);

        await using (await stage.StartControllerAsync(ct))
        {
            var refused = Assert.Single(await stage.HasEventAsync("web", "ImageNotCopied", ct));
            Assert.StartsWith($"Cannot look up '{stage.Source.Address}/library/nginx:1.25'", refused.Message, StringComparison.Ordinal);
            Assert.Contains("set 'workloadPullSecrets: true', so that the workload's pull secrets are tried", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(await stage.RequestsAsync(ct), request => request.Resource == "secrets");
        }

        var controller = await stage.StartControllerAsync(ct, "{workloadPullSecrets: true}");
        await HasEventWithAsync(stage, "web", "The pull secret 'web' in namespace 'default' cannot be used: the controller may not read it.", ct);
        await stage.GrantAsync(ct, "workload-pull-secrets");
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));

        await CreateAsync(stage, "other", WrongPassword, ct);
        await HasEventWithAsync(stage, "other", "and the logins in the workload's pull secrets (other), which were tried too.", ct);
        Assert.Equal(["web"], (await stage.PatchesAsync(ct)).Select(patch => patch.Name).Distinct());
        await TellsNoSecretAsync(stage, controller, ct);
    }

    /// <summary>A Secret and a Deployment of one name.</summary>
    private static async Task CreateAsync(Stage stage, string name, string password, CancellationToken ct)
    {
        await stage.CreateLoginAsync(name, password, ct);
        var deployment = Workloads.Deployment(name, "nginx:1.25", replicas: 0);
        deployment.Spec.Template.Spec.ImagePullSecrets = [new V1LocalObjectReference { Name = name }];
        await stage.Plane.Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, stage.Namespace, cancellationToken: ct);
    }

    private static Task<IReadOnlyList<Corev1Event>> HasEventWithAsync(Stage stage, string name, string message, CancellationToken ct) => Eventually.GetsAsync(
        () => stage.EventsAsync(name, ct), events => events.Any(e => e.Message.Contains(message, StringComparison.Ordinal)), ct);

    private static async Task TellsNoSecretAsync(Stage stage, ControllerProcess controller, CancellationToken ct)
    {
        string[] told =
        [
            controller.Server.ReadLog(), await controller.Http.GetStringAsync("", ct), await controller.Http.GetStringAsync("metrics", ct),
            await stage.KubectlAsync(ct, "get", "events,deployments", "-o", "json"),
        ];
        foreach (var password in new[] { DockerRegistry.Password, WrongPassword })
        {
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{DockerRegistry.Username}:{password}"));
            Assert.All(told, text => Assert.DoesNotContain(password, text, StringComparison.Ordinal));
            Assert.All(told, text => Assert.DoesNotContain(login, text, StringComparison.Ordinal));
        }
    }
}
