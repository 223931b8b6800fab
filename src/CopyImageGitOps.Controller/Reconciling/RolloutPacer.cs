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

    private static readonly TimeSpan ReviewInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long rollouts are looked for that this process does not know of. Not for ever: an object that was repaired once and is restarted, or loses a
    /// node, looks the same.
    /// </summary>
    private static readonly TimeSpan Adoption = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Rollout> _rollouts = [];
    private DateTimeOffset? _lastScan;
    private DateTimeOffset? _adoptsUntil;

    /// <param name="Before">The version that was patched: any other that the watch brings is of the patched object. Null if it was not this process.</param>
    /// <param name="IsGivenUp">It does not count any more, and was said to be stuck.</param>
    private sealed record Rollout(string Uid, string? Before, DateTimeOffset Since, bool IsGivenUp = false);

    /// <summary>As of the last look at them, the oldest first; none while this replica does not lead.</summary>
    public IReadOnlyList<RolloutInProgress> InProgress
    {
        get
        {
            lock (_lock)
            {
                var counted = _rollouts.Where(rollout => !rollout.Value.IsGivenUp);
                return [.. counted.Select(rollout => new RolloutInProgress(rollout.Key, rollout.Value.Since)).OrderBy(rollout => rollout.Since)];
            }
        }
    }

    /// <summary>As of now.</summary>
    public bool IsFull
    {
        get
        {
            if (maximum == 0) return false;
            lock (_lock)
            {
                Review();
                return _rollouts.Values.Count(rollout => !rollout.IsGivenUp) >= maximum;
            }
        }
    }

    /// <summary>Looks at the rollouts every second while this replica leads, and then forgets them: the next leader finds those that go on.</summary>
    public async Task RunAsync(CancellationToken leading)
    {
        using var timer = new PeriodicTimer(ReviewInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(leading))
            {
                lock (_lock) Review();
            }
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            lock (_lock)
            {
                _rollouts.Clear();
                _adoptsUntil = null;
            }
        }
    }

    /// <summary>Takes a place for an object that is going to be patched; false if all are taken.</summary>
    public bool TryEnter(Workload workload)
    {
        lock (_lock)
        {
            var hasPlace = _rollouts.GetValueOrDefault(workload.Key) is { IsGivenUp: false };
            if (!hasPlace && IsFull) return false;
            _rollouts[workload.Key] = new Rollout(workload.Uid, workload.ResourceVersion, time.GetUtcNow());
            return true;
        }
    }

    /// <summary>The object was not patched after all.</summary>
    /// <param name="isCertain">False if nobody knows: if it was, it is found as an earlier leader's would be.</param>
    public void Leave(ObjectKey key, bool isCertain = true)
    {
        lock (_lock)
        {
            _rollouts.Remove(key);
            if (!isCertain) _adoptsUntil = time.GetUtcNow() + Adoption;
        }
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
        if (state == RolloutState.Complete || (now.ResourceVersion != rollout.Before && IsOfOthers(now))) _rollouts.Remove(key);
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
        _adoptsUntil ??= now + Adoption;
        if (now > _adoptsUntil || now - _lastScan < ReviewInterval) return;
        _lastScan = now;
        foreach (var workload in workloads.All.Where(w => w.Rollout == RolloutState.InProgress && ChangeCause.IsOurs(w) && !IsOfOthers(w)))
            _rollouts.TryAdd(workload.Key, new Rollout(workload.Uid, Before: null, now));
    }

    /// <summary>
    /// Who pauses a Deployment decides when it goes on. Who gives an object a public image again has begun another rollout, which may well wait for its
    /// repair: it must not hold the place that the repair needs.
    /// </summary>
    private static bool IsOfOthers(Workload workload) => workload.IsPaused || workload.HasDrifted;
}

/// <summary>A repaired object whose pods do not all follow yet.</summary>
/// <param name="Since">When it was patched, or found.</param>
public sealed record RolloutInProgress(ObjectKey Key, DateTimeOffset Since);
