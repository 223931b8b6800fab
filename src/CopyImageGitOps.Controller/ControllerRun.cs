using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using CopyImageGitOps.Controller.Leading;
using CopyImageGitOps.Controller.Locks;
using CopyImageGitOps.Controller.Queueing;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Events;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller;

/// <summary>
/// What the controller does, on one page:
/// <code>
/// watch ──► queue ──► reconcile ──► patch, event
/// (every replica)     (the leader)
/// </code>
/// Every replica knows the cluster, so that another one can go on at once; only the leader works.
/// </summary>
internal sealed class ControllerRun
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastEvents = TimeSpan.FromSeconds(2);

    public required Informers Workloads { get; init; }

    public required DriftFeed Feed { get; init; }

    public required WorkQueue<ObjectKey> Queue { get; init; }

    public required IReconciler Reconciler { get; init; }

    public required RolloutPacer Pacer { get; init; }

    public required ILeadership Leadership { get; init; }

    public required ILockSource Locks { get; init; }

    /// <summary>Completes when the lock file was read once, or there is none.</summary>
    public required Task LockIsRead { get; init; }

    public required ObjectEvents Events { get; init; }

    public required IStatusBoard Board { get; init; }

    public required int Workers { get; init; }

    public required TimeSpan Resync { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Runs until it is to stop; then what is being worked on is finished, at most for 30 s, and the leadership is given up.</summary>
    /// <exception cref="Exception">A defect: nothing goes on without the part that threw it.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var end = new CancellationTokenSource();
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] background =
        [
            Workloads.RunAsync(end.Token), Locks.RunAsync(end.Token), Feed.ResyncAsync(Workloads, Resync, Time, end.Token),
        ];
        var telling = Events.RunAsync(end.Token);
        var watching = WatchAsync([.. background, telling], failed);
        await WorkAsync(failed.Token);
        end.CancelAfter(LastEvents);
        await watching;
    }

    /// <summary>Nobody leads who does not know the whole cluster and the lock file: images would get other names than in Git.</summary>
    private async Task WorkAsync(CancellationToken stop)
    {
        try
        {
            await SyncAsync(stop);
            await Leadership.RunAsync(LeadAsync, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Before it could lead.
        }
    }

    private async Task SyncAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), Time);
        while (!Workloads.HaveSynced) await timer.WaitForNextTickAsync(stop);
        RunLog.Synced(Logger, Workloads.All.Count(), Workloads.All.Count(workload => workload.HasDrifted));
        await LockIsRead.WaitAsync(stop);
    }

    private async Task LeadAsync(CancellationToken leading)
    {
        var pool = new WorkerPool<ObjectKey>(Queue, ReconcileAsync, Workers, Time, Logger);
        using var lost = new CancellationTokenSource();
        // A leader that is to stop finishes its work; one that has lost the leadership must not, because another may have begun the same.
        await using var glance = Time.CreateTimer(_ => CancelIfLost(lost), null, Glance, Glance);
        using var ended = new CancellationTokenSource();
        var pacing = Pacer.RunAsync(ended.Token);
        try
        {
            await pool.RunAsync(stop: leading, abandon: lost.Token);
        }
        finally
        {
            await ended.CancelAsync();
            await pacing;
        }
    }

    private void CancelIfLost(CancellationTokenSource lost)
    {
        if (!Leadership.IsLeader) lost.Cancel();
    }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var began = Time.GetTimestamp();
        var outcome = await Reconciler.ReconcileAsync(key, cancellationToken);
        Board.Record(key, outcome, Time.GetElapsedTime(began));
        if (outcome is Outcome.Clean) Board.Forget(key);
        return outcome;
    }

    /// <summary>A part that ends by itself ends the process: it would look alive and see nothing.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "It is thrown on by the caller, after the work has been wound up.")]
    private static async Task WatchAsync(IReadOnlyList<Task> parts, CancellationTokenSource failed)
    {
        var faults = new ConcurrentQueue<Exception>();
        await Task.WhenAll(parts.Select(async part =>
        {
            try
            {
                await part;
            }
            catch (OperationCanceledException)
            {
                // As all parts end.
            }
            catch (Exception exception)
            {
                faults.Enqueue(exception);
                await failed.CancelAsync();
            }
        }));
        if (!faults.IsEmpty) throw new AggregateException("A part of the controller has ended by a defect.", faults);
    }
}
