using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>
/// Lets so many of our rollouts be in progress at once. Counted are objects that this process patched, until their pods have followed, and those of
/// which the change-cause says that an earlier leader did. One whose pods do not follow gives its place back after a while, with an event.
/// </summary>
/// <param name="maximum">0 is no limit.</param>
public sealed class RolloutPacer(int maximum, IWorkloads workloads, IObjectEvents events, TimeProvider time)
{
    /// <summary>As long as a Deployment waits by default (<c>progressDeadlineSeconds</c>).</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>Looking for rollouts of an earlier leader goes through all objects.</summary>
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Rollout> _rollouts = [];
    private DateTimeOffset? _lastScan;

    /// <param name="Before">The version that was patched: any other that the watch brings is of the patched object. Null if it was not this process.</param>
    /// <param name="IsGivenUp">It does not count any more, and was said to be stuck.</param>
    private sealed record Rollout(string Uid, string? Before, DateTimeOffset Since, bool IsGivenUp = false);

    /// <summary>How many are in progress now.</summary>
    public int InProgress
    {
        get
        {
            lock (_lock)
            {
                Review();
                return _rollouts.Values.Count(rollout => !rollout.IsGivenUp);
            }
        }
    }

    public bool IsFull => maximum > 0 && InProgress >= maximum;

    /// <summary>Takes a place for an object that is going to be patched; false if all are taken.</summary>
    public bool TryEnter(Workload workload)
    {
        lock (_lock)
        {
            if (IsFull && !_rollouts.ContainsKey(workload.Key)) return false;
            _rollouts[workload.Key] = new Rollout(workload.Uid, workload.ResourceVersion, time.GetUtcNow());
            return true;
        }
    }

    /// <summary>The object was not patched after all.</summary>
    public void Leave(ObjectKey key)
    {
        lock (_lock) _rollouts.Remove(key);
    }

    private void Review()
    {
        Adopt();
        foreach (var (key, rollout) in _rollouts.ToList())
        {
            var now = workloads.Find(key);
            if (now is null || now.Uid != rollout.Uid) _rollouts.Remove(key);
            else Review(key, rollout, now);
        }
    }

    private void Review(ObjectKey key, Rollout rollout, Workload now)
    {
        // Until the watch has brought the patched object, its status is that of the rollout before.
        var state = now.ResourceVersion == rollout.Before ? RolloutState.InProgress : now.Rollout;
        // Who pauses a Deployment decides when it goes on.
        if (state == RolloutState.Complete || now.IsPaused) _rollouts.Remove(key);
        else if (!rollout.IsGivenUp && (state == RolloutState.Failed || time.GetUtcNow() - rollout.Since >= Deadline)) GiveUp(key, rollout, now);
    }

    private void GiveUp(ObjectKey key, Rollout rollout, Workload now)
    {
        _rollouts[key] = rollout with { IsGivenUp = true };
        events.Report(
            EventSubject.Of(now), EventKind.Warning, EventReasons.RolloutStuck,
            "The pods with the private images have not become ready; other objects are repaired meanwhile. "
                + "See 'kubectl rollout status', and whether the nodes can pull from the private registry.");
    }

    private void Adopt()
    {
        var now = time.GetUtcNow();
        if (now - _lastScan < ScanInterval) return;
        _lastScan = now;
        foreach (var workload in workloads.All.Where(w => w is { Rollout: RolloutState.InProgress, IsPaused: false } && ChangeCause.IsOurs(w)))
            _rollouts.TryAdd(workload.Key, new Rollout(workload.Uid, Before: null, now));
    }
}
