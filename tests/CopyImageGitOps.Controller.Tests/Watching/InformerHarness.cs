using System.Collections.Concurrent;
using CopyImageGitOps.Controller.Tests.Queueing;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>An informer at a scripted API server, whose clock stands still until the test moves it: no pause ends by itself.</summary>
internal sealed class InformerHarness : IAsyncDisposable, IWatchMeter
{
    private readonly ConcurrentQueue<WorkloadChange> _changes = [];
    private readonly CancellationTokenSource _end = new();
    private Task _run = Task.CompletedTask;

    private InformerHarness(ScriptedApiServer server, WorkloadKind kind)
    {
        Server = server;
        Informer = new Informer(
            kind, new ApiServer(server.Client), new WorkloadReader(ExampleObjects.Config), _changes.Enqueue, new InformerOptions(), Time, NullLogger.Instance)
        {
            Meter = this,
        };
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch);

    public ScriptedApiServer Server { get; }

    public Informer Informer { get; }

    /// <summary>As in <c>web@2</c> for what is there, <c>-web</c> for what is gone, with <c>(initial)</c> behind it.</summary>
    public IReadOnlyList<string> Changes =>
        [.. _changes.Select(c => (c.After is { } after ? $"{c.Key.Name}@{after.ResourceVersion}" : $"-{c.Key.Name}") + (c.IsInitial ? " (initial)" : ""))];

    /// <summary>What was measured.</summary>
    public ConcurrentQueue<string> Measured { get; } = [];

    void IWatchMeter.Listed(string kind) => Measured.Enqueue($"{kind} listed");

    void IWatchMeter.Restarted(string kind) => Measured.Enqueue($"{kind} restarted");

    public static async Task<InformerHarness> CreateAsync(WorkloadKind? kind = null) =>
        new(await ScriptedApiServer.StartAsync(), kind ?? WorkloadKind.Deployment);

    public void Start() => _run = Informer.RunAsync(_end.Token);

    public Task UntilAsync(Func<bool> condition) => Until.TrueAsync(condition);

    public Task UntilChangesAsync(params string[] expected) => UntilAsync(() => Changes.SequenceEqual(expected, StringComparer.Ordinal));

    /// <summary>Waits for a number of requests, then lets pauses end until there is one more.</summary>
    public async Task UntilNextRequestAsync(int after, TimeSpan? step = null)
    {
        await UntilAsync(() => Server.Requests.Count >= after);
        await UntilAsync(() =>
        {
            if (Server.Requests.Count > after) return true;
            Time.Advance(step ?? TimeSpan.FromMilliseconds(200));
            return false;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromSeconds(20));
        await Server.DisposeAsync();
        _end.Dispose();
    }
}
