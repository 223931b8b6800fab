using CopyImageGitOps.Controller.Watching;
using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>How the watches of the API server fare, a kind of object each.</summary>
public sealed class WatchMetrics : IWatchMeter
{
    private readonly Counter _restarts;
    private readonly Counter _lists;
    private readonly Gauge _activity;
    private readonly Gauge _synced;

    internal WatchMetrics(MetricFactory factory)
    {
        _restarts = factory.CreateCounter("copyimage_watch_restarts_total", "Watches that ended and were begun again.", "kind");
        _lists = factory.CreateCounter("copyimage_watch_lists_total", "Complete lists: the first one, and each that a lost watch made necessary.", "kind");
        _activity = factory.CreateGauge(
            "copyimage_watch_last_activity_timestamp_seconds", "When the watch last received something or tried to, in seconds since 1970.", "kind");
        _synced = factory.CreateGauge("copyimage_watch_synced", "1 if the kind has been listed, otherwise 0.", "kind");
    }

    public void Listed(string kind) => _lists.WithLabels(kind).Inc();

    public void Restarted(string kind) => _restarts.WithLabels(kind).Inc();

    internal void Update(KindStatus kind)
    {
        _synced.WithLabels(kind.Kind).Set(kind.IsSynced ? 1 : 0);
        if (kind.LastActivity is { } time) _activity.WithLabels(kind.Kind).Set(time.ToUnixTimeMilliseconds() / 1000.0);
    }
}
