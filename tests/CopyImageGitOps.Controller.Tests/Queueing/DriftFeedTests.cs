using CopyImageGitOps.Controller.Queueing;
using CopyImageGitOps.Controller.Tests.Watching;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Controller.Tests.Queueing;

public sealed class DriftFeedTests : IDisposable
{
    private static readonly Workload Clean = ExampleObjects.Read(ExampleObjects.Deployment("web", "registry.example.com/web:1"));
    private static readonly Workload Drifted = ExampleObjects.Read(ExampleObjects.Deployment("web", "nginx:1.25"));

    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly DriftFeed _feed;

    public DriftFeedTests()
    {
        _queue = new WorkQueue<ObjectKey>(_time);
        _feed = new DriftFeed(_queue);
    }

    /// <summary>Before, after, whether from a list; what becomes of it.</summary>
    public static TheoryData<string, bool, string> Changes { get; } = new()
    {
        { "- > clean", false, "nothing" },
        { "clean > clean", false, "nothing" },
        { "clean > -", false, "nothing" },
        { "- > drifted", false, "high" },
        { "- > drifted", true, "low" },
        { "clean > drifted", false, "high" },
        { "clean > drifted", true, "high" },
        { "drifted > drifted", false, "low" },
        { "drifted > paused", false, "high" },
        { "drifted > other", false, "high" },
        { "drifted > clean", false, "high" },
        { "drifted > -", false, "high" },
        { "drifted > -", true, "high" },
        { "- > odd", true, "low" },
        { "clean > odd", false, "high" },
        { "odd > odd", false, "low" },
        { "odd > clean", false, "nothing" },
    };

    public void Dispose() => _queue.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Only_what_there_is_to_do_or_to_say_is_queued_and_what_is_no_news_with_low_priority(string change, bool isInitial, string expected)
    {
        var sides = change.Split(" > ").Select(Of).ToArray();
        _queue.Add(new ObjectKey("Deployment", "x", "low"), lowPriority: true);
        _feed.Accept(new WorkloadChange(Drifted.Key, sides[0], sides[1], isInitial));
        _queue.Add(new ObjectKey("Deployment", "x", "high"));
        var taken = new List<string>();
        while (_queue.Depth > 0) taken.Add((await _queue.TakeAsync(TestContext.Current.CancellationToken)).Name);
        Assert.Equal(
            expected switch
            {
                "high" => ["web", "high", "low"],
                "low" => ["high", "low", "web"],
                _ => ["high", "low"],
            },
            taken);
    }

    [Fact]
    public async Task A_resync_queues_all_that_have_drifted()
    {
        using var end = new CancellationTokenSource();
        var resync = _feed.ResyncAsync(new Known(), TimeSpan.FromMinutes(10), _time, end.Token);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Until.TrueAsync(() => _queue.Depth == 1);
        Assert.Equal("web", (await _queue.TakeAsync(TestContext.Current.CancellationToken)).Name);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resync);
    }

    private static Workload? Of(string name) => name switch
    {
        "clean" => Clean,
        "drifted" => Drifted with { ResourceVersion = Guid.NewGuid().ToString(), Rollout = RolloutState.Failed, ChangeCause = "x" },
        "odd" => ExampleObjects.Read(ExampleObjects.Deployment("web", "${IMAGE}")) with { ResourceVersion = Guid.NewGuid().ToString() },
        "paused" => Drifted with { IsPaused = true },
        "other" => ExampleObjects.Read(ExampleObjects.Deployment("web", "nginx:1.26")),
        _ => null,
    };

    private sealed class Known : IWorkloads
    {
        public bool HaveSynced => true;

        public IEnumerable<Workload> All => [Drifted, Clean with { Key = Clean.Key with { Name = "clean" } }];

        public Workload? Find(ObjectKey key) => null;
    }
}
