using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Tests.EndToEnd;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using CopyImageGitOps.Testing.Registries;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Deploying;

/// <summary>The rights in <c>deploy/</c>, held against what a controller with exactly these asked for: none is missing, and none is superfluous.</summary>
public sealed class UsedRightsTests
{
    [Fact(Timeout = 180_000)]
    public async Task Every_right_is_used_and_none_is_missing()
    {
        var ct = TestContext.Current.CancellationToken;
        // Its own, so that the Lease is new.
        await using var plane = await ControlPlane.StartAsync(ct);
        await using var pods = await PodRunner.StartAsync(plane, ct);
        await using var stage = await Stage.StartAsync(plane, "default", ct);
        await stage.PublishAsync(ct, "nginx:1.25", "fluentd:1");
        await plane.Client.AppsV1.CreateNamespacedDaemonSetAsync(Workloads.DaemonSet("agent", "fluentd:1"), "default", cancellationToken: ct);
        await plane.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), "default", cancellationToken: ct);

        var controller = await stage.StartControllerAsync(ct);
        await stage.HasImagesAsync("web", ct, stage.CopyOf("nginx:1.25"));
        await stage.HasEventAsync("agent", EventReasons.ImageRepaired, ct);
        await RepairAgainAsync(stage, ct);

        await UsesAsync(stage, controller, ct);
    }

    [Fact(Timeout = 180_000)]
    public async Task Every_right_of_the_components_for_more_kinds_and_for_pull_secrets_is_used_and_none_is_missing()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var plane = await ControlPlane.StartAsync(ct);
        await using var pods = await PodRunner.StartAsync(plane, ct);
        await using var stage = await Stage.StartAsync(plane, "default", ct, sourceLogin: RegistryLogin.Basic);
        await stage.GrantAsync(ct, "kinds", "workload-pull-secrets");
        await stage.PublishAsync(ct, "nginx:1.25");
        await stage.CreateLoginAsync("source-login", DockerRegistry.Password, ct);
        await CreateAllKindsAsync(stage, ct);

        var controller = await stage.StartControllerAsync(
            ct, "{kinds: [Deployment, DaemonSet, StatefulSet, CronJob], workloadPullSecrets: true, imagePullSecret: private-login}");
        foreach (var kind in new[] { "deployment/web", "daemonset/agent", "statefulset/db", "cronjob/backup" })
        {
            await Eventually.GetsAsync(() => DescribeAsync(stage, kind, ct), text => text == Repaired(stage), ct);
            await stage.HasEventAsync(kind[(kind.IndexOf('/') + 1)..], EventReasons.ImageRepaired, ct);
        }

        await RepairAgainAsync(stage, ct);
        Assert.Equal(Repaired(stage), await DescribeAsync(stage, "deployment/web", ct));

        await UsesAsync(stage, controller, ct, "kinds", "workload-pull-secrets");
    }

    /// <summary>Each has a Secret for the public registry already.</summary>
    private static async Task CreateAllKindsAsync(Stage stage, CancellationToken ct)
    {
        var (web, agent, db) = (
            Workloads.Deployment("web", "nginx:1.25"), Workloads.DaemonSet("agent", "nginx:1.25"), Workloads.StatefulSet("db", "nginx:1.25"));
        foreach (var template in new[] { web.Spec.Template, agent.Spec.Template, db.Spec.Template })
            template.Spec.ImagePullSecrets = [new V1LocalObjectReference { Name = "source-login" }];
        var apps = stage.Plane.Client.AppsV1;
        await apps.CreateNamespacedDeploymentAsync(web, stage.Namespace, cancellationToken: ct);
        await apps.CreateNamespacedDaemonSetAsync(agent, stage.Namespace, cancellationToken: ct);
        await apps.CreateNamespacedStatefulSetAsync(db, stage.Namespace, cancellationToken: ct);
        // By kubectl, as the version of its API is batch/v1beta1 before Kubernetes 1.21.
        await stage.KubectlAsync(ct, "create", "cronjob", "backup", "--image=nginx:1.25", "--schedule=0 0 1 1 *");
        const string secret = """{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"imagePullSecrets":[{"name":"source-login"}]}}}}}}""";
        await stage.KubectlAsync(ct, "patch", "cronjob", "backup", "--type=merge", $"--patch={secret}");
    }

    private static string Repaired(Stage stage) =>
        $"copyimage: nginx:1.25 -> {stage.CopyOf("nginx:1.25")} | {stage.CopyOf("nginx:1.25")} | source-login private-login";

    private static Task<string> DescribeAsync(Stage stage, string name, CancellationToken ct)
    {
        var template = name.StartsWith("cronjob/", StringComparison.Ordinal) ? ".spec.jobTemplate.spec.template.spec" : ".spec.template.spec";
        string[] fields = [".metadata.annotations.kubernetes\\.io/change-cause", $"{template}.containers[*].image", $"{template}.imagePullSecrets[*].name"];
        return stage.KubectlAsync(ct, "get", name, "-o", "jsonpath=" + string.Join(" | ", fields.Select(field => $"{{{field}}}")));
    }

    /// <summary>The same again: its event counts up the first one.</summary>
    private static async Task RepairAgainAsync(Stage stage, CancellationToken ct)
    {
        await stage.KubectlAsync(ct, "set", "image", "deployment/web", "app=nginx:1.25");
        await Eventually.GetsAsync(() => stage.EventsAsync("web", ct), events => events.Any(e => e.Count == 2), ct);
    }

    private static async Task UsesAsync(Stage stage, ControllerProcess controller, CancellationToken ct, params string[] components)
    {
        // Its watches end, and are logged; its Lease is given back.
        await controller.Server.StopAsync(ct);
        var granted = DeployedRights.Of(await DeployFolder.BuildAsync("default", components, ct));
        var requests = await Eventually.GetsAsync(() => stage.RequestsAsync(ct), found => Used(found).Count >= granted.Count, ct);
        Assert.Equal(granted, Used(requests));
        Assert.DoesNotContain(requests, record => record.Code == 403);
    }

    private static List<string> Used(IReadOnlyList<AuditRecord> requests) =>
        [.. requests.Where(record => record.Resource is not null).Select(DeployedRights.Of).Distinct().Order(StringComparer.Ordinal)];
}
