using CopyImageGitOps.Controller.Reconciling.Events;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>Counts what another writer writes.</summary>
public sealed class MeteredEventWriter(IEventWriter writer, EventMetrics metrics) : IEventWriter
{
    public Task<string?> CreateAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) =>
        CountAsync(writer.CreateAsync(happened, series, cancellationToken));

    public Task<string?> CountUpAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) =>
        CountAsync(writer.CountUpAsync(happened, series, cancellationToken));

    private async Task<string?> CountAsync(Task<string?> writing)
    {
        var problem = await writing;
        if (problem is null) metrics.Written();
        else metrics.Failed();
        return problem;
    }
}
