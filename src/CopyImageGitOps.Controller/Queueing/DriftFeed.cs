using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Queueing;

/// <summary>
/// What of the changes in the cluster becomes work: objects that have drifted or of which there is something to say, and once more those that no
/// longer have drifted.
/// </summary>
public sealed class DriftFeed(IWorkQueue<ObjectKey> queue)
{
    /// <summary>Queues the object, or does not; what is no news for the reconciler has low priority.</summary>
    public void Accept(WorkloadChange change)
    {
        if (change.After is { IsOfInterest: true } after) queue.Add(change.Key, lowPriority: !IsNews(change, after));
        else if (change.Before is { HasDrifted: true }) queue.Add(change.Key);
    }

    /// <summary>Queues all that have drifted with low priority, every so often, until the token is cancelled.</summary>
    public async Task ResyncAsync(IWorkloads workloads, TimeSpan interval, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var workload in workloads.All.Where(w => w.HasDrifted)) queue.Add(workload.Key, lowPriority: true);
        }
    }

    /// <summary>A first list tells of everything; of an object that was known before it tells what has changed while nothing was heard.</summary>
    private static bool IsNews(WorkloadChange change, Workload after) =>
        change.Before is { } before ? WorkloadDifference.Matters(before, after) : !change.IsInitial;
}
