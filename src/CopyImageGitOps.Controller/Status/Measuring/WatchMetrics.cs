using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>How the watches of the API server fare, a kind of object each.</summary>
public sealed class WatchMetrics
{
    private readonly Counter _restarts;
    private readonly Counter _lists;
    private readonly Gauge _activity;
    private readonly TimeProvider _time;

    internal WatchMetrics(MetricFactory factory, TimeProvider time)
    {
        _time = time;
        _restarts = factory.CreateCounter("copyimage_watch_restarts_total", "Watches that ended and were begun again.", "kind");
        _lists = factory.CreateCounter("copyimage_watch_lists_total", "Complete lists: the first one, and each that a lost watch made necessary.", "kind");
        _activity = factory.CreateGauge(
            "copyimage_watch_last_activity_timestamp_seconds", "When the API server last sent something for the watch, in seconds since 1970.", "kind");
    }

    public void Restarted(string kind) => _restarts.WithLabels(kind).Inc();

    public void Listed(string kind) => _lists.WithLabels(kind).Inc();

    public void WasActive(string kind) => _activity.WithLabels(kind).Set(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
}
