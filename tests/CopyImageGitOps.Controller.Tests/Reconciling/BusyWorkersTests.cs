using System.Collections.Concurrent;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Hosting;
using CopyImageGitOps.Controller.Queueing;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Patching;
using CopyImageGitOps.Controller.Tests.Queueing;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

/// <summary>Eight workers, and a registry or an image that would keep them all.</summary>
public sealed class BusyWorkersTests : IAsyncLifetime, IWorkloadPatcher
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ObjectKey, Outcome> _outcomes = new();
    private readonly WorkloadTable _table = new();
    private MirrorFixture _at = null!;
    private InProcessRegistry _other = null!;
    private WorkQueue<ObjectKey> _queue = null!;
    private Task _pool = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        (_at, _other) = (await MirrorFixture.StartAsync(), await InProcessRegistry.StartAsync());
        _at.Config = _at.Config with { Sources = [_at.Source.Address, _other.Address] };
        TestImages.Build(new() { Seed = 7, LayerBytes = 200_000 }).AddTo(_other, "redis", "7");
        _queue = new WorkQueue<ObjectKey>(_at.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pool;
        _queue.Dispose();
        _stop.Dispose();
        await _other.DisposeAsync();
        await _at.DisposeAsync();
    }

    [Theory]
    [InlineData("60")]
    [InlineData("3600")]
    public async Task A_registry_that_wants_to_be_left_alone_holds_up_only_its_own_images(string retryAfter)
    {
        _at.Source.Add(RegistryFault.Status(429).WithHeader("Retry-After", retryAfter));
        var limited = Enumerable.Range(0, 24).Select(i => Add($"limited{i}", _at.NginxName)).ToList();
        var others = Enumerable.Range(0, 8).Select(i => Add($"other{i}", $"{_other.Address}/redis:7")).ToList();
        Run();

        await Until.TrueAsync(() => others.All(IsRepaired) && limited.All(_outcomes.ContainsKey));

        Assert.All(limited, key =>
        {
            var failed = Assert.IsType<Outcome.Failed>(_outcomes[key]);
            Assert.Equal(FindingCodes.RegistryRateLimited, failed.Finding.Code);
            Assert.Contains($"{_at.Source.Address} wants to be left alone for ", failed.Finding.Message);
            Assert.Equal(TimeSpan.FromSeconds(int.Parse(retryAfter, null)), failed.RetryAfter);
        });
        Assert.InRange(_at.Source.Log.Requests.Count, 1, 8);
    }

    [Fact]
    public async Task When_its_pause_is_over_the_images_of_the_registry_are_repaired_and_it_was_not_asked_meanwhile()
    {
        _at.Source.Add(RegistryFault.Status(429).WithHeader("Retry-After", "60"));
        var limited = Enumerable.Range(0, 24).Select(i => Add($"limited{i}", _at.NginxName)).ToList();
        Run();
        await Until.TrueAsync(() => limited.All(_outcomes.ContainsKey));
        var asked = _at.Source.Log.Requests.Count;

        _at.Time.Advance(TimeSpan.FromSeconds(59));
        _queue.Add(limited[0]);
        await Until.TrueAsync(() => _queue.Depth == 0);
        Assert.Equal(asked, _at.Source.Log.Requests.Count);

        _at.Source.ClearFaults();
        _at.Time.Advance(TimeSpan.FromSeconds(1));
        await Until.TrueAsync(() => limited.All(IsRepaired));
    }

    [Fact]
    public async Task An_image_with_many_layers_that_hardly_move_holds_up_no_other_image()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TestImages.Build(new() { Seed = 3, OwnLayers = 80, LayerBytes = 100_000 }).AddTo(_at.Source, "huge", "1");
        _at.Own.Add(RegistryFault.Wait(gate.Task) with { Method = "PUT", Path = "/huge/blobs/" });
        var huge = Add("huge", $"{_at.Source.Address}/huge:1");
        Run();
        await _at.Own.Log.WaitForAsync(1, r => r.Path.Contains("/huge/blobs/", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => _at.Own.Log.Requests.Count(r => r is { Method: "POST" }) >= 8);

        var others = Enumerable.Range(0, 8).Select(i => Add($"other{i}", i % 2 == 0 ? _at.NginxName : $"{_other.Address}/redis:7")).ToList();
        await Until.TrueAsync(() => others.All(IsRepaired));

        Assert.False(_outcomes.ContainsKey(huge));
        gate.SetResult();
        await Until.TrueAsync(() => IsRepaired(huge));
    }

    Task<PatchAnswer> IWorkloadPatcher.PatchAsync(Workload workload, WorkloadPatch patch, CancellationToken cancellationToken)
    {
        _table.Put(workload with { ResourceVersion = "2", Images = [] });
        return Task.FromResult(new PatchAnswer(PatchVerdict.Applied));
    }

    private bool IsRepaired(ObjectKey key) => _outcomes.GetValueOrDefault(key) is Outcome.Repaired;

    private ObjectKey Add(string name, string image)
    {
        var key = _table.Put(Drifted.Named(name, image)).Key;
        _queue.Add(key);
        return key;
    }

    private void Run()
    {
        var events = new RecordedEvents();
        var reconciler = new Reconciler(
            _table, new Manners(new ControllerConfig(), _table, "own"), new RevertLog(_at.Time), new RolloutPacer(0, _table, events, _at.Time),
            _at.Mirror(pace: RegistryAccess.Patience(_at.Config)), this, events, new Notices(events, _at.Time, NullLogger<Notices>.Instance), _at.Time,
            pullSecret: null);
        var pool = new WorkerPool<ObjectKey>(_queue, HandleAsync, workers: 8, _at.Time, NullLogger.Instance);
        _pool = pool.RunAsync(_stop.Token, abandon: _stop.Token);

        async Task<Outcome> HandleAsync(ObjectKey key, CancellationToken ct) => _outcomes[key] = await reconciler.ReconcileAsync(key, ct);
    }
}
