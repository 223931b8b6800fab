using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>Kubernetes events.</summary>
public sealed class EventMetrics
{
    private readonly Counter _written;
    private readonly Counter _failed;

    internal EventMetrics(MetricFactory factory)
    {
        _written = factory.CreateCounter("copyimage_events_written_total", "Kubernetes events that were created or counted up.");
        _failed = factory.CreateCounter("copyimage_events_failed_total", "Kubernetes events that could not be written.");
    }

    public void Written() => _written.Inc();

    public void Failed() => _failed.Inc();
}
