using System.Collections.Concurrent;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Controller.Tests.Queueing;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>The informers at a real API server.</summary>
public sealed class InformerClusterTests(ClusterFixture cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_created_changed_and_deleted_is_seen()
    {
        var plane = await cluster.PlaneAsync(Ct);
        var space = await cluster.NewNamespaceAsync(Ct);
        var apps = plane.Client.AppsV1;
        await apps.CreateNamespacedDeploymentAsync(Workloads.Deployment("before", "nginx:1.25"), space, cancellationToken: Ct);
        await using var watching = Watching.Start(plane, WorkloadKind.Deployment, WorkloadKind.CronJob);
        await Until.TrueAsync(() => watching.Informers.HaveSynced);
        Assert.True(watching.ImagesOf("Deployment", space, "before") is ["nginx:1.25"]);

        await apps.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), space, cancellationToken: Ct);
        await Until.TrueAsync(() => watching.ImagesOf("Deployment", space, "web") is ["nginx:1.25"]);
        await plane.KubectlAsync(Ct, "-n", space, "set", "image", "deployment/web", "app=busybox:1.36");
        await Until.TrueAsync(() => watching.ImagesOf("Deployment", space, "web") is ["busybox:1.36"]);
        await Until.TrueAsync(() => watching.Find("Deployment", space, "web")?.Rollout == RolloutState.Complete);
        await plane.KubectlAsync(Ct, "-n", space, "create", "cronjob", "job", "--image=busybox:1.36", "--schedule=0 0 1 1 *");
        await Until.TrueAsync(() => watching.ImagesOf("CronJob", space, "job") is ["busybox:1.36"]);
        Assert.Equal("batch/v1beta1", watching.Find("CronJob", space, "job")?.ApiVersion);
        await apps.DeleteNamespacedDeploymentAsync("web", space, cancellationToken: Ct);
        await Until.TrueAsync(() => watching.Find("Deployment", space, "web") is null);
        Assert.Empty(watching.Informers.Problems);
        Assert.Contains(watching.Changes, c => c is { Key.Name: "before", IsInitial: true } && c.Key.Namespace == space);
        Assert.Contains(watching.Changes, c => c is { Key.Name: "web", IsInitial: false, After: null });
    }

    [Fact]
    public async Task A_restart_of_the_api_server_loses_nothing_and_is_no_news()
    {
        await using var plane = await ControlPlane.StartAsync(Ct, new ControlPlaneOptions { HasControllers = false });
        var apps = plane.Client.AppsV1;
        await apps.CreateNamespacedDeploymentAsync(Workloads.Deployment("kept", "nginx:1.25"), "default", cancellationToken: Ct);
        await apps.CreateNamespacedDeploymentAsync(Workloads.Deployment("gone", "nginx:1.25"), "default", cancellationToken: Ct);
        await using var watching = Watching.Start(plane, WorkloadKind.Deployment);
        await Until.TrueAsync(() => watching.Informers.HaveSynced);

        await plane.KillApiServerAsync();
        await Until.TrueAsync(() => watching.Informers.Problems is [{ Code: "watch-unavailable" }]);
        await plane.StartApiServerAsync(Ct);
        await apps.DeleteNamespacedDeploymentAsync("gone", "default", cancellationToken: Ct);
        await apps.CreateNamespacedDeploymentAsync(Workloads.Deployment("new", "nginx:1.25"), "default", cancellationToken: Ct);
        await Until.TrueAsync(() => watching.Find("Deployment", "default", "new") is not null);
        Assert.Null(watching.Find("Deployment", "default", "gone"));
        Assert.Empty(watching.Informers.Problems);
        Assert.Single(watching.Changes, c => c.Key.Name == "kept");
    }

    /// <summary>Informers that run.</summary>
    private sealed class Watching : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly k8s.Kubernetes _client;
        private readonly Task _run;

        private Watching(ControlPlane plane, WorkloadKind[] kinds)
        {
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(plane.AdminKubeconfig);
            ApiServer.NoticeDeadConnections(configuration);
            _client = new k8s.Kubernetes(configuration);
            var (server, reader) = (new ApiServer(_client), new WorkloadReader(ExampleObjects.Config));
            Informers = new Informers([.. kinds.Select(Create)]);
            _run = Informers.RunAsync(_end.Token);

            Informer Create(WorkloadKind kind) =>
                new(kind, server, reader, Changes.Enqueue, new InformerOptions(), TimeProvider.System, NullLogger.Instance);
        }

        public ConcurrentQueue<WorkloadChange> Changes { get; } = [];

        public Informers Informers { get; }

        public static Watching Start(ControlPlane plane, params WorkloadKind[] kinds) => new(plane, kinds);

        public Workload? Find(string kind, string space, string name) => Informers.Find(new ObjectKey(kind, space, name));

        public string[]? ImagesOf(string kind, string space, string name) => Find(kind, space, name)?.Images.Select(i => i.Field.Value).ToArray();

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _run.WaitAsync(TimeSpan.FromSeconds(20));
            _client.Dispose();
            _end.Dispose();
        }
    }
}
