using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>What was said of objects that are left alone, so that each look at them does not say it again.</summary>
internal sealed class Announcements(TimeProvider time)
{
    private readonly TimedCache<ObjectKey, string> _said = new(time, TimeSpan.FromHours(6), capacity: 10_000);

    /// <returns>Whether it is new.</returns>
    public bool IsNew(Workload workload, string message)
    {
        var text = $"{workload.Uid} {message}";
        if (_said.Find(workload.Key) == text) return false;
        _said.Set(workload.Key, text);
        return true;
    }

    public void Forget(ObjectKey key) => _said.Remove(key);
}
