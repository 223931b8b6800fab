using CopyImageGitOps.Controller.Reconciling.Events;
using CopyImageGitOps.Controller.Status.Measuring;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>Counts the events that were written, and those that could not be.</summary>
internal sealed class MeteredEventWriter(IEventWriter writer, EventMetrics metrics) : IEventWriter
{
    public async Task<string?> CreateAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) =>
        Counted(await writer.CreateAsync(happened, series, cancellationToken));

    public async Task<string?> CountUpAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) =>
        Counted(await writer.CountUpAsync(happened, series, cancellationToken));

    private string? Counted(string? problem)
    {
        if (problem is null) metrics.Written();
        else metrics.Failed();
        return problem;
    }
}
