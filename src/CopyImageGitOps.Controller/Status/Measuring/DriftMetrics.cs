using CopyImageGitOps.Controller.Watching;
using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>How many objects reference public images: counted whenever it is asked, because a number that is kept can be wrong.</summary>
internal sealed class DriftMetrics(MetricFactory factory)
{
    private const int MaximumNamespaces = 200;

    /// <summary>Not <c>namespace</c>, which Prometheus sets to that of the controller.</summary>
    private readonly Gauge _drifting = factory.CreateGauge("copyimage_drifting_objects", "Objects that reference public images.", "workload_namespace");

    /// <summary>Only namespaces that have any are shown, the 200 with the most by name.</summary>
    public void Update(IEnumerable<Workload> workloads)
    {
        var counts = workloads.Where(workload => workload.HasDrifted)
            .CountBy(workload => workload.Key.Namespace, StringComparer.Ordinal)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
            .Select((count, i) => (Namespace: i < MaximumNamespaces ? count.Key : LabelValues.Other, count.Value))
            .GroupBy(count => count.Namespace, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(count => count.Value), StringComparer.Ordinal);
        foreach (var gone in _drifting.GetAllLabelValues().Where(labels => !counts.ContainsKey(labels[0]))) _drifting.RemoveLabelled(gone);
        foreach (var (name, count) in counts) _drifting.WithLabels(name).Set(count);
    }
}
