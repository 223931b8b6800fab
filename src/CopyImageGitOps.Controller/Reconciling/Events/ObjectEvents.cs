using System.Threading.Channels;
using CopyImageGitOps.Controller.Reconciling.Mirroring;

namespace CopyImageGitOps.Controller.Reconciling.Events;

/// <summary>
/// Writes events in the background, one after the other. What does not fit into the queue, what an object has too many of, and what the API server does
/// not take is left out: events are for people, and hold up nothing.
/// </summary>
public sealed partial class ObjectEvents(IEventWriter writer, TimeProvider time, ILogger<ObjectEvents> logger) : IObjectEvents
{
    private const int MaximumQueued = 1000;
    private const int MaximumForObject = 20;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Channel<ObjectEvent> _queue =
        Channel.CreateBounded<ObjectEvent>(new BoundedChannelOptions(MaximumQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private readonly TimedCache<ObjectEvent, EventSeries> _series = new(time, Window, capacity: 4096);
    private readonly TimedCache<string, int> _written = new(time, Window, capacity: 4096);
    private DateTimeOffset? _lastLog;
    private int _unlogged;

    public void Report(EventSubject subject, EventKind kind, string reason, string message) =>
        _queue.Writer.TryWrite(new ObjectEvent(subject, kind, reason, message));

    /// <summary>Writes what is reported until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var happened in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            var problem = await WriteAsync(happened, cancellationToken);
            if (problem is not null) Log(happened, problem);
        }
    }

    /// <returns>Why it was not written; null if it was, or was left out on purpose.</returns>
    private async Task<string?> WriteAsync(ObjectEvent happened, CancellationToken cancellationToken)
    {
        var count = _written.Find(happened.Subject.Uid);
        if (count >= MaximumForObject) return null;
        _written.Set(happened.Subject.Uid, count + 1);
        if (_series.Find(happened) is { } known && await CountUpAsync(happened, known with { Count = known.Count + 1 }, cancellationToken)) return null;

        var series = EventSeries.Begin(happened, time.GetUtcNow());
        var problem = await writer.CreateAsync(happened, series, cancellationToken);
        if (problem is null) _series.Set(happened, series);
        return problem;
    }

    /// <summary>False if the event is gone by now, or cannot be changed: then there is to be another one.</summary>
    private async Task<bool> CountUpAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken)
    {
        var next = series with { Last = time.GetUtcNow() };
        if (await writer.CountUpAsync(happened, next, cancellationToken) is not null) return false;
        _series.Set(happened, next);
        return true;
    }

    private void Log(ObjectEvent happened, string problem)
    {
        var now = time.GetUtcNow();
        _unlogged++;
        if (now - _lastLog < LogInterval) return;
        LogNotWritten(logger, _unlogged, happened.Reason, $"{happened.Subject.Kind} {happened.Subject.Namespace}/{happened.Subject.Name}", problem);
        (_lastLog, _unlogged) = (now, 0);
    }

    [LoggerMessage(1201, LogLevel.Warning, "{Count} events could not be written; the last one is {Reason} of {Object}: {Problem}")]
    private static partial void LogNotWritten(ILogger logger, int count, string reason, string @object, string problem);
}
