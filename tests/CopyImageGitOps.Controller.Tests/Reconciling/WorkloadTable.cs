using System.Collections.Concurrent;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>What the watch has brought, as the test says.</summary>
internal sealed class WorkloadTable : IWorkloads
{
    private readonly ConcurrentDictionary<ObjectKey, Workload> _workloads = new();

    public bool HaveSynced => true;

    public IEnumerable<Workload> All => _workloads.Values;

    public Workload? Find(ObjectKey key) => _workloads.GetValueOrDefault(key);

    public Workload Put(Workload workload) => _workloads[workload.Key] = workload;

    public void Remove(Workload workload) => _workloads.TryRemove(workload.Key, out _);
}
