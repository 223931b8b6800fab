using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Events;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class ObjectEventsTests : IEventWriter, ILogger<ObjectEvents>, IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<string> _written = [];
    private readonly List<string> _logged = [];
    private readonly ObjectEvents _events;
    private Task? _running;
    private string? _problem;

    public ObjectEventsTests() => _events = new ObjectEvents(this, _time, this);

    [Fact]
    public async Task The_same_again_counts_up_the_first_one()
    {
        Report("web", "copied");
        Report("web", "copied", version: "2");
        Report("web", "something else");
        Report("web", "copied");

        Assert.Equal(["create web copied 1", "count web copied 2", "create web something else 1", "count web copied 3"], await WrittenAsync(4));
    }

    [Fact]
    public async Task After_ten_minutes_it_is_a_new_event()
    {
        Report("web", "copied");
        await WrittenAsync(1);
        _time.Advance(TimeSpan.FromMinutes(10));
        Report("web", "copied");

        Assert.Equal(["create web copied 1", "create web copied 1"], await WrittenAsync(2));
    }

    [Fact]
    public async Task An_event_that_is_gone_by_now_is_made_anew()
    {
        Report("web", "copied");
        await WrittenAsync(1);
        _problem = "the API server answered 404: not found";
        Report("web", "copied");
        await WrittenAsync(3);
        _problem = null;
        Report("web", "copied");

        Assert.Equal(["create web copied 1", "count web copied 2", "create web copied 1", "count web copied 2"], await WrittenAsync(4));
    }

    [Fact]
    public async Task An_object_with_ever_new_events_is_cut_off_and_others_are_not()
    {
        for (var i = 0; i < 100; i++) Report("noisy", $"message {i}");
        Report("quiet", "hello");

        var written = await WrittenAsync(21);
        Assert.Equal(20, written.Count(w => w.StartsWith("create noisy", StringComparison.Ordinal)));
        Assert.Equal("create quiet hello 1", written[^1]);
    }

    [Fact]
    public async Task Failures_are_logged_once_a_minute()
    {
        _problem = "the API server answered 403: no";
        for (var i = 0; i < 5; i++) Report($"w{i}", "copied");
        await WrittenAsync(5);
        _time.Advance(TimeSpan.FromMinutes(1));
        Report("last", "copied");
        await Eventually.GetsAsync(() => Task.FromResult(Locked(() => _logged.Count)), count => count == 2, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "1 events could not be written; the last one is Test of Deployment default/w0: the API server answered 403: no",
                "5 events could not be written; the last one is Test of Deployment default/last: the API server answered 403: no",
            ],
            _logged);
    }

    [Fact]
    public void A_queue_that_is_full_holds_up_nobody()
    {
        for (var i = 0; i < 10_000; i++) _events.Report(new EventSubject("v1", "Pod", "default", "p", "u"), EventKind.Normal, "Test", $"{i}");

        Assert.Empty(_written);
    }

    [Fact]
    public void Names_are_such_as_events_may_have_and_unique()
    {
        var subject = new EventSubject("x/v1", "X", "default", "Odd:Name_" + new string('a', 300) + ".", "u");
        var happened = new ObjectEvent(subject, EventKind.Normal, "Test", new string('m', 2000));

        var names = Enumerable.Range(0, 100).Select(_ => EventSeries.Begin(happened, _time.GetUtcNow()).Name).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(100, names.Count);
        Assert.All(names, name => Assert.Matches("^odd-name-a{227}\\.[0-9a-f]{16}$", name));
        Assert.Equal(1024, happened.Message.Length);
    }

    Task<string?> IEventWriter.CreateAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) => Note("create", happened, series);

    Task<string?> IEventWriter.CountUpAsync(ObjectEvent happened, EventSeries series, CancellationToken cancellationToken) => Note("count", happened, series);

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Locked(() => { _logged.Add(formatter(state, exception)); return 0; });

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is not null) await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private Task<string?> Note(string what, ObjectEvent happened, EventSeries series)
    {
        Locked(() => { _written.Add($"{what} {happened.Subject.Name} {happened.Message} {series.Count}"); return 0; });
        return Task.FromResult(_problem);
    }

    private void Report(string name, string message, string version = "1") =>
        _events.Report(new EventSubject("apps/v1", "Deployment", "default", name, $"uid-{name}", version), EventKind.Normal, "Test", message);

    private async Task<IReadOnlyList<string>> WrittenAsync(int count)
    {
        _running ??= _events.RunAsync(_stop.Token);
        return await Eventually.GetsAsync(
            () => Task.FromResult(Locked(() => _written.ToList())), written => written.Count >= count, TestContext.Current.CancellationToken);
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_lock) return action();
    }
}
