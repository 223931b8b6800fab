using CopyImageGitOps.Controller.Queueing;
using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>The work queue, by the names of client-go's <c>workqueue_*</c>.</summary>
public sealed class QueueMetrics : IQueueMeter
{
    private readonly Gauge _depth;
    private readonly Counter _adds;
    private readonly Histogram _latency;
    private readonly Histogram _work;
    private readonly Counter _retries;

    internal QueueMetrics(MetricFactory factory)
    {
        _depth = factory.CreateGauge("copyimage_workqueue_depth", "Objects that are ready to be worked on.");
        _adds = factory.CreateCounter("copyimage_workqueue_adds_total", "Objects that became ready to be worked on.");
        _latency = factory.CreateHistogram(
            "copyimage_workqueue_queue_duration_seconds", "How long an object was ready before a worker took it.", Buckets.Latency);
        _work = factory.CreateHistogram("copyimage_workqueue_work_duration_seconds", "How long a worker had an object.", Buckets.Work);
        _retries = factory.CreateCounter("copyimage_workqueue_retries_total", "Objects that were put back to be tried again after a growing pause.");
    }

    public void Added() => _adds.Inc();

    public void DepthChanged(int depth) => _depth.Set(depth);

    public void Taken(TimeSpan latency) => _latency.Observe(latency.TotalSeconds);

    public void Worked(TimeSpan duration) => _work.Observe(duration.TotalSeconds);

    public void Retried() => _retries.Inc();
}
