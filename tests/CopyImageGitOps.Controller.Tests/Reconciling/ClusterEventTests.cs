using System.Text;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Events;
using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Credentials;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>Events and Secrets of a real API server.</summary>
public sealed class ClusterEventTests(ClusterFixture cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task An_event_is_shown_with_its_object_and_counted_up()
    {
        var plane = await cluster.PlaneAsync(TestContext.Current.CancellationToken);
        var ns = await cluster.NewNamespaceAsync(Token);
        await plane.Client.AppsV1.CreateNamespacedDeploymentAsync(Workloads.Deployment("web", "nginx:1.25"), ns, cancellationToken: Token);
        var web = await plane.Client.ReadAsync(Watching.WorkloadKind.Deployment, ns, "web", Token);
        var happened = new ObjectEvent(EventSubject.Of(web), EventKind.Warning, EventReasons.ImageNotCopied, "Cannot do it.");
        var writer = new EventWriter(plane.Client);
        var first = EventSeries.Begin(happened, DateTimeOffset.UnixEpoch.AddYears(50));

        Assert.Null(await writer.CreateAsync(happened, first, Token));
        Assert.Null(await writer.CountUpAsync(happened, first with { Count = 7, Last = first.First.AddMinutes(1.5) }, Token));

        var written = Assert.Single((await plane.Client.CoreV1.ListNamespacedEventAsync(ns, cancellationToken: Token)).Items, e => e.Reason == "ImageNotCopied");
        Assert.Equal((7, "Warning", "copyimage-controller"), (written.Count, written.Type, written.Source.Component));
        Assert.Equal(first.First.AddMinutes(1.5).UtcDateTime, written.LastTimestamp?.ToUniversalTime());
        Assert.Matches(@"\(x7 over \w+\)\s+copyimage-controller\s+Cannot do it\.", await plane.KubectlAsync(Token, "describe", "deployment", "web", "--namespace", ns));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_event_that_cannot_be_written_is_an_answer()
    {
        var plane = await cluster.PlaneAsync(TestContext.Current.CancellationToken);
        var happened = new ObjectEvent(new EventSubject("v1", "Pod", "no-such-namespace", "p", "u"), EventKind.Normal, "Test", "Hello.");
        var series = EventSeries.Begin(happened, DateTimeOffset.UnixEpoch);

        Assert.StartsWith("the API server answered 404: ", await new EventWriter(plane.Client).CreateAsync(happened, series, Token));
        using var nowhere = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" });
        Assert.StartsWith("the API server could not be reached: ", await new EventWriter(nowhere).CountUpAsync(happened, series, Token));
    }

    [Fact(Timeout = 120_000)]
    public async Task Secrets_are_read_and_those_that_cannot_be_used_are_said()
    {
        var plane = await cluster.PlaneAsync(TestContext.Current.CancellationToken);
        var ns = await cluster.NewNamespaceAsync(Token);
        await AddAsync("new", "kubernetes.io/dockerconfigjson", ".dockerconfigjson", """{"auths":{"a.io":{"username":"a","password":"1"}}}""");
        await AddAsync("old", "kubernetes.io/dockercfg", ".dockercfg", """{"b.io":{"username":"b","password":"2"}}""");
        await AddAsync("other", "Opaque", "password", "topsecret");
        await AddAsync("broken", "Opaque", ".dockerconfigjson", "topsecret");

        var read = await new PullSecrets(plane.Client).ReadAsync(ns, ["new", "old", "other", "broken", "absent"], Token);

        Assert.Equal(Credential.Password("a", "1"), await read.Credentials!.FindAsync(Repository.Parse("a.io/x"), Token));
        Assert.Equal(Credential.Password("b", "2"), await read.Credentials.FindAsync(Repository.Parse("b.io/x"), Token));
        Assert.Equal(
            [
                $"The pull secret 'other' in namespace '{ns}' cannot be used: it has no '.dockerconfigjson'.",
                $"The pull secret 'broken' in namespace '{ns}' cannot be used: its '.dockerconfigjson' cannot be read: it is not JSON (line 1, byte 2).",
                $"The pull secret 'absent' in namespace '{ns}' cannot be used: there is no such Secret.",
            ],
            read.Problems.Select(p => p.Message));

        async Task AddAsync(string name, string type, string key, string content) => await plane.Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new() { Name = name },
                Type = type,
                Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [key] = Encoding.UTF8.GetBytes(content) },
            },
            ns,
            cancellationToken: Token);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_Secret_that_may_not_be_read_is_said()
    {
        var plane = await cluster.PlaneAsync(TestContext.Current.CancellationToken);
        var ns = await cluster.NewNamespaceAsync(Token);
        await plane.Client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new() { Name = "weak" } }, ns, cancellationToken: Token);
        var kubeconfig = plane.WriteKubeconfig(await plane.IssueTokenAsync(ns, "weak", TimeSpan.FromHours(1), Token));
        using var weak = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

        var read = await new PullSecrets(weak).ReadAsync(ns, ["pull"], Token);

        Assert.Null(read.Credentials);
        Assert.Equal([$"The pull secret 'pull' in namespace '{ns}' cannot be used: the controller may not read it."], read.Problems.Select(p => p.Message));
    }
}
