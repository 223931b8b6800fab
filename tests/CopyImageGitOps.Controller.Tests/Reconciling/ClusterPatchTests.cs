using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>Patches as a real API server takes them, and refuses them.</summary>
public sealed class ClusterPatchTests(ClusterFixture cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Containers_and_init_containers_are_replaced_with_what_else_there_is_left_alone()
    {
        var (client, ns) = (await ClientAsync(), await cluster.NewNamespaceAsync(TestContext.Current.CancellationToken));
        var deployment = Workloads.Deployment("web", "nginx:1.25");
        deployment.Metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["example.com/a.b"] = "stays" };
        var pod = deployment.Spec.Template.Spec;
        pod.InitContainers = [new() { Name = "first", Image = "nginx:1.14.2" }];
        pod.Containers.Add(new() { Name = "side", Image = "registry.example.com/m/own:1" });
        pod.ImagePullSecrets = [new() { Name = "theirs" }];
        await client.AppsV1.CreateNamespacedDeploymentAsync(deployment, ns, cancellationToken: Token);

        Assert.Equal(PatchVerdict.Applied, (await PatchFreshAsync(client, WorkloadKind.Deployment, ns, "web", pullSecret: "ours")).Verdict);

        var now = await client.AppsV1.ReadNamespacedDeploymentAsync("web", ns, cancellationToken: Token);
        pod = now.Spec.Template.Spec;
        Assert.Equal("registry.example.com/m/docker.io/library/nginx:1.14.2", pod.InitContainers[0].Image);
        Assert.Equal(["registry.example.com/m/docker.io/library/nginx:1.25", "registry.example.com/m/own:1"], pod.Containers.Select(c => c.Image));
        Assert.Equal(["theirs", "ours"], pod.ImagePullSecrets.Select(s => s.Name));
        Assert.Equal("stays", now.Metadata.Annotations["example.com/a.b"]);
        Assert.StartsWith("copyimage: nginx:1.14.2 -> registry", now.Metadata.Annotations["kubernetes.io/change-cause"]);
        Assert.Contains("copyimage-controller", now.Metadata.ManagedFields.Select(f => f.Manager));
        Assert.False((await client.ReadAsync(WorkloadKind.Deployment, ns, "web", Token)).HasDrifted);
    }

    [Fact(Timeout = 120_000)]
    public async Task An_object_without_annotations_or_pull_secrets_gets_them()
    {
        var (client, ns) = (await ClientAsync(), await cluster.NewNamespaceAsync(TestContext.Current.CancellationToken));
        await client.AppsV1.CreateNamespacedStatefulSetAsync(Workloads.StatefulSet("db", "postgres:17"), ns, cancellationToken: Token);
        Assert.False((await client.ReadAsync(WorkloadKind.StatefulSet, ns, "db", Token)).HasAnnotations);

        Assert.Equal(PatchVerdict.Applied, (await PatchFreshAsync(client, WorkloadKind.StatefulSet, ns, "db", pullSecret: "ours")).Verdict);

        var now = await client.AppsV1.ReadNamespacedStatefulSetAsync("db", ns, cancellationToken: Token);
        Assert.Equal(
            "copyimage: postgres:17 -> registry.example.com/m/docker.io/library/postgres:17", now.Metadata.Annotations["kubernetes.io/change-cause"]);
        Assert.Equal("ours", Assert.Single(now.Spec.Template.Spec.ImagePullSecrets).Name);
    }

    [Fact(Timeout = 120_000)]
    public async Task DaemonSets_and_CronJobs_of_an_older_version_are_patched_too()
    {
        var (client, ns) = (await ClientAsync(), await cluster.NewNamespaceAsync(TestContext.Current.CancellationToken));
        await client.AppsV1.CreateNamespacedDaemonSetAsync(Workloads.DaemonSet("agent", "fluentd:1"), ns, cancellationToken: Token);
        await client.CustomObjects.CreateNamespacedCustomObjectAsync(CronJob(), "batch", "v1beta1", ns, "cronjobs", cancellationToken: Token);

        Assert.Equal(PatchVerdict.Applied, (await PatchFreshAsync(client, WorkloadKind.DaemonSet, ns, "agent")).Verdict);
        Assert.Equal(PatchVerdict.Applied, (await PatchFreshAsync(client, WorkloadKind.CronJob, ns, "job", version: "v1beta1")).Verdict);

        Assert.False((await client.ReadAsync(WorkloadKind.DaemonSet, ns, "agent", Token)).HasDrifted);
        Assert.False((await client.ReadAsync(WorkloadKind.CronJob, ns, "job", Token, "v1beta1")).HasDrifted);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_somebody_else_wrote_meanwhile_is_a_conflict_and_stays()
    {
        var (client, ns) = (await ClientAsync(), await cluster.NewNamespaceAsync(TestContext.Current.CancellationToken));
        await client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), ns, cancellationToken: Token);
        var before = await client.ReadAsync(WorkloadKind.Deployment, ns, "web", Token);
        await (await cluster.PlaneAsync(Token)).KubectlAsync(Token, "set", "image", "deployment/web", "app=nginx:1.26", "--namespace", ns);

        Assert.Equal(new PatchAnswer(PatchVerdict.Conflicted), await PatchAsync(client, before));

        // The version alone tells; so does the image alone.
        var now = await client.ReadAsync(WorkloadKind.Deployment, ns, "web", Token);
        Assert.Equal("nginx:1.26", now.Images[0].Field.Value);
        Assert.Equal(new PatchAnswer(PatchVerdict.Conflicted), await PatchAsync(client, before with { ResourceVersion = now.ResourceVersion }));
        Assert.Equal("nginx:1.26", (await client.ReadAsync(WorkloadKind.Deployment, ns, "web", Token)).Images[0].Field.Value);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_field_that_is_not_taken_is_refused_and_not_taken_for_a_conflict()
    {
        var (client, ns) = (await ClientAsync(), await cluster.NewNamespaceAsync(TestContext.Current.CancellationToken));
        await client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), ns, cancellationToken: Token);

        var answer = await Eventually.GetsAsync(
            async () =>
            {
                var web = await client.ReadAsync(WorkloadKind.Deployment, ns, "web", Token);
                var empty = WorkloadPatch.Of(web, web.Images.ToDictionary(i => i.Field.Reference, _ => ""), pullSecret: null);
                return await Patcher(client).PatchAsync(web, empty, Token);
            },
            answer => answer.Verdict != PatchVerdict.Conflicted,
            Token);

        Assert.Equal((PatchVerdict.Refused, FindingCodes.PatchRefused), (answer.Verdict, answer.Problem!.Code));
        Assert.StartsWith($"Deployment {ns}/web cannot be patched: Deployment.apps \"web\" is invalid: ", answer.Problem.Message);
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_gone_is_gone()
    {
        var (client, ns) = (await ClientAsync(), await cluster.NewNamespaceAsync(TestContext.Current.CancellationToken));

        var answer = await PatchAsync(client, Drifted.Deployment("nginx:1.25") with { Key = new ObjectKey("Deployment", ns, "absent") });

        Assert.Equal(new PatchAnswer(PatchVerdict.Gone), answer);
    }

    [Fact(Timeout = 120_000)]
    public async Task Without_the_right_it_is_refused_and_says_so()
    {
        var plane = await cluster.PlaneAsync(TestContext.Current.CancellationToken);
        var ns = await cluster.NewNamespaceAsync(Token);
        var account = new V1ServiceAccount { Metadata = new() { Name = "weak" } };
        await plane.Client.CoreV1.CreateNamespacedServiceAccountAsync(account, ns, cancellationToken: Token);
        var kubeconfig = plane.WriteKubeconfig(await plane.IssueTokenAsync(ns, "weak", TimeSpan.FromHours(1), Token));
        using var weak = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

        var answer = await PatchAsync(weak, Drifted.Deployment("nginx:1.25") with { Key = new ObjectKey("Deployment", ns, "web") });

        Assert.Equal((PatchVerdict.Refused, FindingCodes.PatchForbidden), (answer.Verdict, answer.Problem!.Code));
        Assert.StartsWith(
            $"Deployment {ns}/web may not be patched: deployments.apps \"web\" is forbidden: User \"system:serviceaccount:", answer.Problem.Message);
    }

    [Fact(Timeout = 120_000)]
    public async Task With_a_token_that_has_ended_it_is_a_failure_that_may_pass()
    {
        var plane = await cluster.PlaneAsync(TestContext.Current.CancellationToken);
        using var expired = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(plane.WriteKubeconfig("ended")));

        var answer = await PatchAsync(expired, Drifted.Deployment("nginx:1.25"));

        Assert.Equal((PatchVerdict.Failed, FindingCodes.PatchFailed), (answer.Verdict, answer.Problem!.Code));
        Assert.Equal(
            "Deployment default/web could not be patched: the API server does not accept the controller's token: Unauthorized", answer.Problem.Message);
        Assert.Equal("It is tried again; if it stays, renew the token of the controller's ServiceAccount.", answer.Problem.Hint);
    }

    [Fact]
    public async Task An_API_server_that_is_not_there_is_a_failure_that_may_pass()
    {
        using var nowhere = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" });

        var answer = await PatchAsync(nowhere, Drifted.Deployment("nginx:1.25"));

        Assert.Equal((PatchVerdict.Failed, FindingCodes.PatchFailed), (answer.Verdict, answer.Problem!.Code));
        Assert.StartsWith("Deployment default/web could not be patched: the API server could not be reached: ", answer.Problem.Message);
    }

    private async Task<IKubernetes> ClientAsync() => (await cluster.PlaneAsync(Token)).Client;

    private static WorkloadPatcher Patcher(IKubernetes client) => new(client);

    private static Task<PatchAnswer> PatchAsync(IKubernetes client, Workload workload, string? pullSecret = null) =>
        Patcher(client).PatchAsync(workload, WorkloadPatch.Of(workload, ClusterReading.CopiesOf(workload), pullSecret), Token);

    /// <summary>Controllers write the object while it is young.</summary>
    private static Task<PatchAnswer> PatchFreshAsync(
        IKubernetes client, WorkloadKind kind, string ns, string name, string? pullSecret = null, string? version = null) => Eventually.GetsAsync(
        async () => await PatchAsync(client, await client.ReadAsync(kind, ns, name, Token, version), pullSecret),
        answer => answer.Verdict != PatchVerdict.Conflicted,
        Token);

    private static Dictionary<string, object> CronJob() => new(StringComparer.Ordinal)
    {
        ["apiVersion"] = "batch/v1beta1",
        ["kind"] = "CronJob",
        ["metadata"] = new V1ObjectMeta { Name = "job" },
        ["spec"] = new V1CronJobSpec
        {
            Schedule = "0 0 1 1 *",
            JobTemplate = new() { Spec = new() { Template = JobTemplate() } },
        },
    };

    private static V1PodTemplateSpec JobTemplate() => new()
    {
        Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "c", Image = "busybox:1" }] },
    };
}
