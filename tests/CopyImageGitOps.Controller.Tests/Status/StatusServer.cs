using System.Net;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Leading;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Status;

/// <summary>The endpoints of the controller on a free port, with what they show under the test's control.</summary>
internal sealed class StatusServer : IAsyncDisposable
{
    /// <summary>Where nobody listens.</summary>
    public static readonly Uri ApiServer = new("http://127.0.0.1:1");

    private readonly WebApplication _server;

    private StatusServer(Action<List<HealthCheck>> checks)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        Board = new StatusBoard(Time);
        Metrics = new ControllerMetrics(Prometheus.Metrics.NewCustomRegistry(), ApiServer);
        Metrics.Observe(Leadership, Workloads, () => Kinds, () => Rollouts.Count);
        List<HealthCheck> alive = [];
        checks(alive);
        StatusEndpoints.Map(_server, Sources(alive));
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public StatusBoard Board { get; }

    public ControllerMetrics Metrics { get; }

    public KnownWorkloads Workloads { get; } = new();

    public KnownLeadership Leadership { get; } = new();

    public List<Finding> Problems { get; } = [];

    public List<RolloutInProgress> Rollouts { get; } = [];

    public List<KindStatus> Kinds { get; } = [new("Deployment", IsSynced: true, null, null), new("DaemonSet", IsSynced: true, null, null)];

    public HttpClient Http { get; } = new();

    public static async Task<StatusServer> StartAsync(Action<List<HealthCheck>>? checks = null)
    {
        var server = new StatusServer(checks ?? (_ => { }));
        await server._server.StartAsync();
        server.Http.BaseAddress = new Uri(server._server.Urls.First());
        return server;
    }

    public Task<string> ReadAsync(string path = "/") => Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<(int Status, string Text)> AskAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        Metrics.Dispose();
    }

    private StatusSources Sources(IReadOnlyList<HealthCheck> alive) => new()
    {
        Board = Board,
        Workloads = Workloads,
        Rollouts = () => Rollouts,
        Leadership = Leadership,
        Registry = Metrics.Registry,
        Kinds = () => Kinds,
        Replica = "copyimage-controller-7d4b9c-x2x7q",
        Mode = ControllerMode.Enforce,
        Problems = () => Problems,
        Alive = alive,
        Time = Time,
    };
}

internal sealed class KnownWorkloads : IWorkloads
{
    private readonly Dictionary<ObjectKey, Workload> _all = [];

    public bool HaveSynced => true;

    public IEnumerable<Workload> All => _all.Values;

    public Workload? Find(ObjectKey key) => _all.GetValueOrDefault(key);

    public void Remove(ObjectKey key) => _all.Remove(key);

    public void Add(Workload workload) => _all[workload.Key] = workload;

    /// <param name="images">As the object has them; they may hold anything.</param>
    public ObjectKey Add(string @namespace, string name, params string[] images)
    {
        var key = new ObjectKey("Deployment", @namespace, name);
        _all[key] = new Workload
        {
            Key = key,
            Type = WorkloadKind.Deployment,
            ApiVersion = "apps/v1",
            Uid = "u",
            ResourceVersion = "1",
            Images = [.. images.Select((image, i) => new WorkloadImage(Field(key, image), $"/spec/template/spec/containers/{i}/image", $"c{i}"))],
        };
        return key;
    }

    private static ImageField Field(ObjectKey key, string image) => new()
    {
        File = $"{key}",
        Line = 1,
        Column = 1,
        Document = 0,
        Kind = key.Kind,
        Name = key.Name,
        Namespace = key.Namespace,
        Field = "spec",
        Value = image,
        Reference = ImageReference.Parse("nginx"),
        Span = default,
    };
}

internal sealed class KnownLeadership : ILeadership
{
    public bool IsLeader { get; set; } = true;

    public string? Leader { get; set; } = "copyimage-controller-7d4b9c-x2x7q_4f1c9a2e";

    public Finding? Problem => null;

    public Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken) => lead(cancellationToken);
}
