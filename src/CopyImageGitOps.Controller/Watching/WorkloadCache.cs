using System.Collections.Concurrent;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>The objects of a kind as they were last seen; tells what is news. Written by one, read by many.</summary>
internal sealed class WorkloadCache
{
    private readonly ConcurrentDictionary<ObjectKey, Workload> _workloads = [];

    public IEnumerable<Workload> All => _workloads.Select(pair => pair.Value);

    public Workload? Find(ObjectKey key) => _workloads.GetValueOrDefault(key);

    /// <returns>Null if it was known in this very version.</returns>
    public WorkloadChange? Set(Workload workload, bool isInitial)
    {
        var before = Find(workload.Key);
        if (before is not null && before.Uid == workload.Uid && before.ResourceVersion == workload.ResourceVersion) return null;
        _workloads[workload.Key] = workload;
        return new WorkloadChange(workload.Key, before, workload, isInitial);
    }

    /// <returns>Null if it was not known.</returns>
    public WorkloadChange? Remove(ObjectKey key, bool isInitial) =>
        _workloads.TryRemove(key, out var before) ? new WorkloadChange(key, before, null, isInitial) : null;

    /// <summary>Removes what a complete list does not have.</summary>
    public IEnumerable<WorkloadChange> RemoveAllBut(IReadOnlySet<ObjectKey> listed) =>
        _workloads.Keys.Where(key => !listed.Contains(key)).Select(key => Remove(key, isInitial: true)).OfType<WorkloadChange>();
}
