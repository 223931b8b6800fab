using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;
using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>What became of the objects, and how long it took.</summary>
public sealed class ReconcileMetrics : IStatusBoard
{
    private readonly Histogram _duration;
    private readonly Counter _results;
    private readonly Counter _repaired;
    private readonly Gauge _reverted;
    private readonly HashSet<ObjectKey> _leftAlone = [];

    internal ReconcileMetrics(MetricFactory factory)
    {
        _duration = factory.CreateHistogram(
            "copyimage_reconcile_duration_seconds", "How long one reconcile of an object took.", ["kind"], Buckets.Work);
        _results = factory.CreateCounter("copyimage_reconcile_total", "Reconciles by what became of the object.", "kind", "result");
        _repaired = factory.CreateCounter("copyimage_repaired_images_total", "Images of objects that were replaced by their private copies.", "kind");
        _reverted = factory.CreateGauge(
            "copyimage_reverted_objects", "Objects that are left alone because somebody put the public image back again and again.", "kind");
    }

    public void Record(ObjectKey key, Outcome outcome, TimeSpan elapsed)
    {
        _duration.WithLabels(key.Kind).Observe(elapsed.TotalSeconds);
        _results.WithLabels(key.Kind, outcome.Word).Inc();
        if (outcome is Outcome.Repaired repaired) _repaired.WithLabels(key.Kind).Inc(repaired.Images.Count);
        CountReverted(key, outcome is Outcome.Reported { Reason: ReportReason.Reverted });
    }

    public void Forget(ObjectKey key) => CountReverted(key, isReverted: false);

    private void CountReverted(ObjectKey key, bool isReverted)
    {
        lock (_leftAlone)
        {
            var isNews = isReverted ? _leftAlone.Add(key) : _leftAlone.Remove(key);
            if (isNews) _reverted.WithLabels(key.Kind).Set(_leftAlone.Count(other => other.Kind == key.Kind));
        }
    }
}
