using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Events;
using CopyImageGitOps.Controller.Status.Measuring;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class MeteredEventWriterTests : IEventWriter
{
    private string? _answer;

    [Fact]
    public async Task Events_are_counted_by_whether_they_could_be_written()
    {
        await using var server = await StatusServer.StartAsync();
        var (writer, ct) = (new MeteredEventWriter(this, server.Metrics.Events), TestContext.Current.CancellationToken);
        var happened = new ObjectEvent(new EventSubject("apps/v1", "Deployment", "shop", "web", "u"), EventKind.Normal, "Repaired", "done");
        var series = new EventSeries("web.1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1);
        Assert.Null(await writer.CreateAsync(happened, series, ct));
        Assert.Null(await writer.CountUpAsync(happened, series, ct));
        _answer = "the API server answered 403";
        Assert.Equal(_answer, await writer.CreateAsync(happened, series, ct));

        var metrics = await server.ReadAsync("/metrics");
        Assert.Contains("copyimage_events_written_total 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("copyimage_events_failed_total 1\n", metrics, StringComparison.Ordinal);
    }

    public Task<string?> CreateAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) => Task.FromResult(_answer);

    public Task<string?> CountUpAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) => Task.FromResult(_answer);
}
