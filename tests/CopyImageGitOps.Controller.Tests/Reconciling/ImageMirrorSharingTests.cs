using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

public sealed class ImageMirrorSharingTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MirrorFixture _at = null!;

    public async ValueTask InitializeAsync() => _at = await MirrorFixture.StartAsync();

    public ValueTask DisposeAsync() => _at.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_hundred_objects_with_one_image_copy_it_once_and_all_wait_for_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var running = Start(_at.Mirror(), 100, RegistryFault.Wait(_gate.Task) with { Method = "PUT", Path = "/manifests/1$" }, ct);
        await _at.Own.Log.WaitForAsync(_at.Nginx.Blobs.Count, r => r is { Method: "PUT", IsUpload: true }, ct);
        Assert.DoesNotContain(running, task => task.IsCompleted);

        _gate.SetResult();
        var results = await Task.WhenAll(running);

        Assert.All(results, result => Assert.Empty(result.Problems));
        Assert.Equal(_at.Nginx.Blobs.Count, _at.Own.Log.Requests.Count(r => r is { Method: "PUT", IsUpload: true }));
        Assert.Equal(1, _at.Source.Log.Requests.Count(r => r.Method == "HEAD"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_failure_is_shared_by_those_who_waited_and_by_nobody_later()
    {
        var ct = TestContext.Current.CancellationToken;
        var mirror = _at.Mirror();
        _at.Source.Add(RegistryFault.Wait(_gate.Task) with { Method = "HEAD" });
        _at.Source.Add(RegistryFault.Status(500) with { Method = "GET", Path = "/manifests/", Times = 1 });
        var running = Start(mirror, 20, RegistryFault.Status(500) with { Method = "POST", Times = 1 }, ct);

        _gate.SetResult();
        var results = await Task.WhenAll(running);

        Assert.All(results, result => Assert.Single(result.Problems));
        Assert.Equal(1, _at.Source.Log.Requests.Count(r => r is { Method: "GET", IsManifest: true }));
        _at.Own.ClearFaults();
        Assert.Empty((await mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), ct)).Problems);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_waits_for_the_work_of_one_that_gives_up_does_it_himself()
    {
        var ct = TestContext.Current.CancellationToken;
        var mirror = _at.Mirror();
        using var givesUp = new CancellationTokenSource();
        var held = RegistryFault.Wait(_gate.Task) with { Method = "PUT", Path = "/manifests/1$", Times = 1 };
        _at.Own.Add(held);
        var first = mirror.MirrorAsync(Drifted.Deployment(_at.NginxName), givesUp.Token);
        await held.Struck.WaitAsync(ct);
        var second = mirror.MirrorAsync(Drifted.Named("other", _at.NginxName), ct);

        await givesUp.CancelAsync();
        _gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Empty((await second).Problems);
    }

    private List<Task<MirrorResult>> Start(ImageMirror mirror, int count, RegistryFault fault, CancellationToken ct)
    {
        _at.Own.Add(fault);
        return [.. Enumerable.Range(0, count).Select(i => mirror.MirrorAsync(Drifted.Named($"w{i}", _at.NginxName), ct))];
    }
}
