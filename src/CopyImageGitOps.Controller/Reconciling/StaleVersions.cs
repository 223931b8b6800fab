using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>
/// Versions of objects that are known to be superseded, because they were patched or the API server said so: as long as the watch has not brought a
/// newer one, there is nothing to be done with the object.
/// </summary>
internal sealed class StaleVersions(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly TimedCache<ObjectKey, (string Version, DateTimeOffset Since)> _versions = new(time, TimeSpan.FromMinutes(10), capacity: 10_000);

    public void Add(Workload workload) => _versions.Set(workload.Key, (workload.ResourceVersion, time.GetUtcNow()));

    /// <summary>How long to wait before looking again: as long again as it has taken already; null if what is known of the object is not stale.</summary>
    public TimeSpan? DelayFor(Workload workload)
    {
        var known = _versions.Find(workload.Key);
        if (known.Version != workload.ResourceVersion) return null;
        return TimeSpan.FromTicks(Math.Clamp((time.GetUtcNow() - known.Since).Ticks, Shortest.Ticks, Longest.Ticks));
    }
}
