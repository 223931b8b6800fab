using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;
using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>That a registry which asks for a pause gets one: go-containerregistry#1569, #2111.</summary>
public sealed class PaceTests
{
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_pause_holds_back_every_request_to_that_registry_and_is_told_once(int status)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var bench = await CopyBench.StartAsync();
        for (var i = 0; i < 2; i++) TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, $"app{i}", "1");
        bench.Source.Add(RegistryFault.Status(status).WithHeader("Retry-After", "30") with { Path = "/app0/", Times = 1 });
        using var clients = new RegistryClients(new RegistryOptions(), new GivenCredentials(bench.Credentials), time);
        var waits = new WaitRecorder();
        var engine = new CopyEngine(clients, bench.Options, waits);

        var refused = engine.ResolveAsync(bench.Request("app0:1", "x:1").Source, bench.Token);
        await waits.First.WaitAsync(bench.Token);
        var other = engine.ResolveAsync(bench.Request("app1:1", "x:1").Source, bench.Token);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(refused.IsCompleted || other.IsCompleted);
        Assert.Single(bench.Source.Log.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(refused, other);

        Assert.Equal(3, bench.Source.Log.Requests.Count);
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(waits.All).Delay);
    }

    [Fact]
    public async Task A_refusal_that_does_not_say_how_long_is_waited_out_and_does_not_count_as_a_try()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Source.Add(RegistryFault.Status(429) with { Path = "/blobs/", Times = 5 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(3, bench.Options.Retry.Attempts);
    }

    [Fact]
    public async Task Beyond_the_longest_wait_every_image_of_the_registry_fails_at_once_and_says_so()
    {
        await using var bench = await CopyBench.StartAsync();
        for (var i = 0; i < 40; i++) TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, "app", $"{i}");
        bench.Source.Add(RegistryFault.Status(429, "TOOMANYREQUESTS", "pull rate limit reached").WithHeader("Retry-After", "3600"));

        var results = await bench.CopyAsync([.. Enumerable.Range(0, 40).Select(i => bench.Request($"app:{i}", $"app:{i}"))]);

        Assert.All(results, r => Assert.Equal("registry-rate-limited", r.Failure?.Code));
        Assert.All(results, r => Assert.Contains("in all are not made (maximumWait).", r.Failure!.Message));
        Assert.Contains(results, r => r.Failure!.Message.Contains("TOOMANYREQUESTS: pull rate limit reached"));
        Assert.Contains(results, r => r.Failure!.Message.Contains("wants to be left alone for 60 min"));
        Assert.All(results, r => Assert.InRange(r.Failure!.RetryAfter ?? TimeSpan.Zero, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60)));
        Assert.True(bench.Source.Log.Requests.Count <= 16, $"{bench.Source.Log.Requests.Count} requests were made.");
    }

    [Fact]
    public async Task A_pause_of_one_registry_does_not_hold_back_another()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var other = await InProcessRegistry.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");
        var image = TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(other, "app", "2");
        bench.Source.Add(RegistryFault.Status(429).WithHeader("Retry-After", "3600"));

        var results = await bench.CopyAsync(
            bench.Request("app:1", "app:1"),
            bench.Request("app:2", "app:2") with { Source = ImageReference.Parse($"{other.Address}/app:2") });

        Assert.Equal([CopyStatus.Failed, CopyStatus.Copied], results.Select(r => r.Status));
        bench.AssertComplete(image, "app", "2");
    }

    [Fact]
    public void A_client_that_lives_long_counts_its_waits_anew_in_each_window()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var pace = new RegistryPace(new PaceOptions { MaximumWait = TimeSpan.FromSeconds(10), Window = TimeSpan.FromMinutes(10) }, time);

        pace.Pause(TimeSpan.FromSeconds(8));
        Assert.Null(pace.TooLong);
        time.Advance(TimeSpan.FromSeconds(8));
        pace.Pause(TimeSpan.FromSeconds(8));
        Assert.Equal(TimeSpan.FromSeconds(8), pace.TooLong);
        time.Advance(TimeSpan.FromMinutes(10));
        pace.Pause(TimeSpan.FromSeconds(8));
        Assert.Null(pace.TooLong);
    }

    private sealed class WaitRecorder : IProgress<CopyEvent>
    {
        private readonly Lock _lock = new();
        private readonly List<CopyEvent.Waiting> _all = [];
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task First => _first.Task;

        public IReadOnlyList<CopyEvent.Waiting> All
        {
            get
            {
                lock (_lock) return [.. _all];
            }
        }

        public void Report(CopyEvent value)
        {
            if (value is not CopyEvent.Waiting waiting) return;
            lock (_lock) _all.Add(waiting);
            _first.TrySetResult();
        }
    }
}
