using k8s;
using k8s.Autorest;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>The real control plane that the other tests rely on.</summary>
public sealed class ControlPlaneTests(ClusterFixture cluster)
{
    [Fact(Timeout = 120_000)]
    public async Task A_deployment_becomes_available_and_its_history_is_told()
    {
        var ct = TestContext.Current.CancellationToken;
        var plane = await cluster.PlaneAsync(ct);
        var space = await cluster.NewNamespaceAsync(ct);

        await plane.KubectlAsync(ct, "create", "deployment", "web", "--image=nginx:1.25", "--namespace", space);
        await plane.KubectlAsync(ct, "rollout", "status", "deployment/web", "--namespace", space, "--timeout=30s");
        await plane.KubectlAsync(ct, "set", "image", "deployment/web", "nginx=nginx:1.26", "--record", "--namespace", space);
        await plane.KubectlAsync(ct, "rollout", "status", "deployment/web", "--namespace", space, "--timeout=30s");

        var history = await plane.KubectlAsync(ct, "rollout", "history", "deployment/web", "--namespace", space);
        Assert.Contains("kubectl set image", history, StringComparison.Ordinal);
        var sets = await plane.Client.AppsV1.ListNamespacedReplicaSetAsync(space, cancellationToken: ct);
        Assert.Equal(["nginx:1.25", "nginx:1.26"], sets.Items.Select(set => set.Spec.Template.Spec.Containers[0].Image).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task Daemon_sets_and_stateful_sets_become_ready()
    {
        var ct = TestContext.Current.CancellationToken;
        var client = (await cluster.PlaneAsync(ct)).Client.AppsV1;
        var space = await cluster.NewNamespaceAsync(ct);

        await client.CreateNamespacedDaemonSetAsync(Workloads.DaemonSet("agent", "fluentd:1"), space, cancellationToken: ct);
        await client.CreateNamespacedStatefulSetAsync(Workloads.StatefulSet("db", "postgres:17", replicas: 2), space, cancellationToken: ct);

        await Eventually.GetsAsync(
            async () => (await client.ReadNamespacedDaemonSetAsync("agent", space, cancellationToken: ct)).Status.NumberReady, ready => ready == 1, ct);
        await Eventually.GetsAsync(
            async () => (await client.ReadNamespacedStatefulSetAsync("db", space, cancellationToken: ct)).Status.ReadyReplicas, ready => ready == 2, ct);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_rollout_that_is_held_back_goes_on_when_it_is_let_go()
    {
        var ct = TestContext.Current.CancellationToken;
        var client = (await cluster.PlaneAsync(ct)).Client;
        var space = await cluster.NewNamespaceAsync(ct);
        Task<int?> AvailableAsync() => Available(client, space, "web", ct);

        using (var held = (await cluster.PodsAsync(ct)).HoldBack(space))
        {
            await client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), space, cancellationToken: ct);
            await Eventually.GetsAsync(
                async () => (await client.CoreV1.ListNamespacedPodAsync(space, cancellationToken: ct)).Items.Count, count => count == 1, ct);
            Assert.Null(await AvailableAsync());
        }

        await Eventually.GetsAsync(AvailableAsync, available => available == 1, ct);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_audit_log_tells_who_asked_what_and_what_the_answer_was()
    {
        var ct = TestContext.Current.CancellationToken;
        var plane = await cluster.PlaneAsync(ct);
        var space = await cluster.NewNamespaceAsync(ct);
        await CreateServiceAccountAsync(plane.Client, space, "reader", ct);
        using var reader = Client(plane.WriteKubeconfig(await plane.IssueTokenAsync(space, "reader", TimeSpan.FromHours(1), ct)));

        await Assert.ThrowsAsync<HttpOperationException>(
            () => reader.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch("[]", V1Patch.PatchType.JsonPatch), "web", space, cancellationToken: ct));

        var record = Assert.Single(await plane.Audit.ReadAsync(ct), record => record.User == $"system:serviceaccount:{space}:reader");
        Assert.Equal(("apps/deployments patch", space, "web", 403), (DeployedRights.Of(record), record.Namespace, record.Name, record.Code));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_token_of_a_service_account_ends_and_another_takes_its_place_in_the_file()
    {
        var ct = TestContext.Current.CancellationToken;
        var plane = await cluster.PlaneAsync(ct);
        var space = await cluster.NewNamespaceAsync(ct);
        await CreateServiceAccountAsync(plane.Client, space, "short", ct);
        var (kubeconfig, file) = plane.WriteKubeconfigWithTokenFile(await plane.IssueTokenAsync(space, "short", TimeSpan.FromMinutes(-2), ct));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(AskAsync);
        Assert.Contains("Unauthorized", refused.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, await plane.IssueTokenAsync(space, "short", TimeSpan.FromMinutes(1), ct), ct);
        Assert.Contains("APIResourceList", await AskAsync(), StringComparison.Ordinal);

        Task<string> AskAsync() => plane.KubectlAsync(ct, "--kubeconfig", kubeconfig, "get", "--raw", "/api/v1");
    }

    private static Task<V1ServiceAccount> CreateServiceAccountAsync(IKubernetes client, string space, string name, CancellationToken ct) =>
        client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new() { Name = name } }, space, cancellationToken: ct);

    private static k8s.Kubernetes Client(string kubeconfig) => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    private static async Task<int?> Available(IKubernetes client, string space, string name, CancellationToken ct) =>
        (await client.AppsV1.ReadNamespacedDeploymentAsync(name, space, cancellationToken: ct)).Status.AvailableReplicas;
}
