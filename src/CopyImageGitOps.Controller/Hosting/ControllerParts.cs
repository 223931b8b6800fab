using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Cluster;
using CopyImageGitOps.Controller.Leading;
using CopyImageGitOps.Controller.Locks;
using CopyImageGitOps.Controller.Queueing;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Events;
using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Controller.Status.Measuring;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Planning;
using k8s;
using Prometheus;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>Everything that a run consists of, put together once: the only place that knows all rooms.</summary>
internal sealed class ControllerParts : IDisposable
{
    private const string LeaseName = "copyimage-controller";

    /// <summary>The longest watch is 10 minutes, and one that is silent for long is begun anew.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    /// <summary>Transfers that move nothing end by themselves; whatever is still at it after so long is stuck.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromHours(2);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ControllerSettings _settings;
    private readonly ILoggerFactory _logs;
    private readonly Kubernetes _cluster;
    private readonly CopyEngines _engines;
    private readonly ControllerMetrics _metrics;
    private readonly StatusBoard _board;
    private readonly IReadOnlyList<Informer> _informers;
    private readonly LeaseElection _leadership;
    private readonly TimedReconciler _reconciler;

    /// <param name="connection">How the API server is reached.</param>
    public ControllerParts(ControllerSettings settings, KubernetesClientConfiguration connection, RegistryAccess registries, ILoggerFactory logs)
    {
        (_settings, _logs) = (settings, logs);
        ApiServer.NoticeDeadConnections(connection);
        _cluster = new Kubernetes(connection);
        _metrics = new ControllerMetrics(Metrics.NewCustomRegistry(), _cluster.BaseUri);
        _board = new StatusBoard(_time);
        var naming = new TargetNaming(Config.Destination!, Config.Target);
        _engines = registries.Engines(naming, _metrics.Copies, _time);
        var ownNamespace = ClusterConnection.OwnNamespace(connection, settings.Environment);
        _leadership = new LeaseElection(
            _cluster, ownNamespace ?? connection.Namespace ?? "default", LeaseName, LeaseIdentity.Create(settings.Environment("POD_NAME")), _time,
            logs.CreateLogger<LeaseElection>());

        var queue = new WorkQueue<ObjectKey>(_time, _metrics.Queue);
        var feed = new DriftFeed(queue);
        _informers = Watch(feed);
        var workloads = new Informers(_informers);
        var (locks, lockIsRead) = LockSources.Create(Config.Controller, settings.Environment, _time, logs, () => Requeue(workloads, queue));
        var events = new ObjectEvents(new MeteredEventWriter(new EventWriter(_cluster), _metrics.Events), _time, logs.CreateLogger<ObjectEvents>());
        var pacer = new RolloutPacer(Config.Controller.MaximumRollouts, workloads, events, _time);
        _reconciler = new TimedReconciler(Reconcile(workloads, events, pacer, naming, locks, ownNamespace), _time);
        Run = new ControllerRun
        {
            Workloads = workloads,
            Feed = feed,
            Queue = queue,
            Reconciler = _reconciler,
            Pacer = pacer,
            Leadership = _leadership,
            Locks = locks,
            LockIsRead = lockIsRead,
            Events = events,
            Board = new StatusBoards(_board, _metrics.Reconciles, new OutcomeLog(logs.CreateLogger<OutcomeLog>())),
            Workers = Config.Controller.Workers,
            Resync = Config.Controller.Resync,
            Time = _time,
            Logger = logs.CreateLogger<ControllerRun>(),
        };
        _metrics.Observe(_leadership, workloads, Kinds, () => pacer.InProgress.Count);
    }

    public ControllerRun Run { get; }

    /// <summary>What the status page and the probes show.</summary>
    public StatusSources Sources => new()
    {
        Board = _board,
        Workloads = Run.Workloads,
        Leadership = _leadership,
        Registry = _metrics.Registry,
        Rollouts = () => Run.Pacer.InProgress,
        Kinds = Kinds,
        Replica = _leadership.Identity,
        Mode = Config.Controller.Mode,
        Problems = () => [.. Run.Workloads.Problems, .. Present(_leadership.Problem), .. Present(Run.Locks.Problem)],
        Alive = [HealthCheck.Watches(Kinds, LongestSilence, _time), HealthCheck.Workers(() => _reconciler.Longest, LongestWork)],
        Time = _time,
    };

    private CopyImageConfig Config => _settings.Config;

    public void Dispose()
    {
        Run.Queue.Dispose();
        _engines.Dispose();
        _metrics.Dispose();
        _cluster.Dispose();
    }

    private List<Informer> Watch(DriftFeed feed)
    {
        var (server, reader) = (new ApiServer(_cluster), new WorkloadReader(Config));
        var kinds = WorkloadKind.All.Where(kind => Config.Controller.Kinds.Contains(kind.Kind));
        return [.. kinds.Select(Create)];

        Informer Create(WorkloadKind kind) =>
            new(kind, server, reader, feed.Accept, new InformerOptions(), _time, _logs.CreateLogger<Informer>()) { Meter = _metrics.Watches };
    }

    private Reconciler Reconcile(
        IWorkloads workloads, ObjectEvents events, RolloutPacer pacer, TargetNaming naming, ILockSource locks, string? ownNamespace)
    {
        var controller = Config.Controller;
        var secrets = controller.WorkloadPullSecrets ? new PullSecrets(_cluster) : null;
        return new Reconciler(
            workloads, new Manners(controller, workloads, ownNamespace), new RevertLog(_time), pacer,
            new ImageMirror(Config, naming, _engines, locks, secrets, _time), new WorkloadPatcher(_cluster), events,
            new Notices(events, _time, _logs.CreateLogger<Notices>()), _time, controller.ImagePullSecret);
    }

    /// <summary>What waits for an image may find it in the new lock file.</summary>
    private static void Requeue(Informers workloads, WorkQueue<ObjectKey> queue)
    {
        foreach (var workload in workloads.All.Where(workload => workload.HasDrifted)) queue.Add(workload.Key);
    }

    private IReadOnlyList<KindStatus> Kinds() =>
        [.. _informers.Select(i => new KindStatus(i.Kind.Kind, i.HasSynced, i.LastActivity, i.Problem?.Message))];

    private static IEnumerable<T> Present<T>(T? item) where T : class => item is null ? [] : [item];
}
