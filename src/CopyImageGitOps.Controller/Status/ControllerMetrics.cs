using System.Reflection;
using CopyImageGitOps.Controller.Leading;
using CopyImageGitOps.Controller.Status.Measuring;
using CopyImageGitOps.Controller.Watching;
using Prometheus;

namespace CopyImageGitOps.Controller.Status;

/// <summary>
/// All metrics of the controller, prefix <c>copyimage_</c>, and those of the process and of .NET that cost nothing. Lives as long as the process: once
/// created, it counts every HTTP request.
/// </summary>
public sealed class ControllerMetrics : IDisposable
{
    private const int MaximumHosts = 100;
    private readonly HttpMetrics _http;
    private readonly DriftMetrics _drift;
    private readonly Gauge _leader;
    private readonly Gauge _rollouts;

    /// <param name="apiServer">The address of the API server, whose requests are counted apart.</param>
    public ControllerMetrics(CollectorRegistry registry, Uri? apiServer)
    {
        DotNetStats.Register(registry);
        var factory = Metrics.WithCustomRegistry(registry);
        var hosts = new LabelValues(MaximumHosts);
        (Registry, _http) = (registry, new HttpMetrics(factory, hosts, apiServer));
        (Queue, Reconciles, Copies) = (new QueueMetrics(factory), new ReconcileMetrics(factory), new CopyMetrics(factory, hosts));
        (Watches, Events, _drift) = (new WatchMetrics(factory), new EventMetrics(factory), new DriftMetrics(factory));
        _leader = factory.CreateGauge("copyimage_leader", "1 if this replica leads, otherwise 0.");
        _rollouts = factory.CreateGauge(
            "copyimage_rollouts_in_progress", "Repaired objects whose pods do not all follow yet; 0 on a replica that does not lead.");
        factory.CreateGauge("copyimage_build_info", "The version that runs; always 1.", "version").WithLabels(Version).Set(1);
    }

    /// <summary>As in <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(ControllerMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public CollectorRegistry Registry { get; }

    public QueueMetrics Queue { get; }

    public ReconcileMetrics Reconciles { get; }

    public CopyMetrics Copies { get; }

    public WatchMetrics Watches { get; }

    public EventMetrics Events { get; }

    /// <summary>To be called once: what these say is read whenever the metrics are.</summary>
    public void Observe(
        ILeadership leadership, IWorkloads workloads, Func<IReadOnlyList<KindStatus>> kinds, Func<int> rollouts) => Registry.AddBeforeCollectCallback(() =>
    {
        _leader.Set(leadership.IsLeader ? 1 : 0);
        _rollouts.Set(rollouts());
        foreach (var kind in kinds()) Watches.Update(kind);
        _drift.Update(workloads.All);
    });

    public void Dispose() => _http.Dispose();
}
