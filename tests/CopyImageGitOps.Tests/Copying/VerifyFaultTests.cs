using CopyImageGitOps.Copying;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>What registries do instead of answering a HEAD of a blob with its length, and what is then no verdict.</summary>
public sealed class VerifyFaultTests
{
    private const string Blobs = "/blobs/sha";

    [Fact]
    public async Task A_redirect_to_another_host_says_that_a_blob_is_there_and_is_followed_only_for_its_content()
    {
        await using var storage = await InProcessRegistry.StartAsync();
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { BlobRedirect = $"http://{storage.Address}" });
        var image = TestImages.Build().AddTo(bench.Destination, "app", "1").AddTo(storage, "app", "1");

        Assert.Empty((await VerifyTests.VerifyAsync(bench, "app:1")).Problems);
        Assert.Empty(storage.Log.Requests);

        storage.RemoveBlob("app", image.Blobs.Keys.First());
        var problem = Assert.Single((await VerifyTests.VerifyAsync(bench, "app:1", readsContent: true)).Problems);
        Assert.Equal("copy-incomplete", problem.Code);
        await storage.Log.WaitForAsync(image.Blobs.Count, _ => true, bench.Token);
        Assert.Equal(image.Blobs.Count, storage.Log.Requests.Count);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(405)]
    public async Task Where_a_head_of_a_blob_is_refused_its_first_byte_is_asked_for(int status)
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Options = bench.Options with { Concurrency = 1 };
        bench.Destination.Add(RegistryFault.Status(status) with { Method = "HEAD", Path = Blobs });
        var options = new TestImageOptions { SharedLayers = 0, HasEmptyLayer = true };
        var (first, second) = (TestImages.Build(options), TestImages.Build(options with { Seed = 2 }));
        first.AddTo(bench.Destination, "app", "1");
        second.AddTo(bench.Destination, "app", "2");
        var (missing, cut) = (VerifyTests.LayersOf(second.Manifests[0])[0], VerifyTests.LayersOf(second.Manifests[1])[0]);
        bench.Destination.RemoveBlob("app", missing);
        bench.Destination.AddBlob("app", cut, [1, 2, 3]);

        var results = await bench.NewEngine().VerifyAsync(
            [VerifyTests.Reference(bench, "app:1"), VerifyTests.Reference(bench, "app:2")], readsContent: false, bench.Token);

        Assert.Empty(results[0].Problems);
        Assert.Equal([("copy-incomplete", missing), ("content-corrupt", cut)], results[1].Problems.Select(p => (p.Code, p.Digest!.ToString())));
        Assert.Contains("has 3 bytes of it", results[1].Problems[1].Message);
        var there = first.Blobs.Keys.Union(second.Blobs.Keys).Count() - 1;
        await bench.Destination.Log.WaitForAsync(there, IsRead, bench.Token);
        var gets = bench.Destination.Log.Requests.Where(IsRead).ToList();
        Assert.Equal(there, gets.Count);
        Assert.All(gets, r => Assert.InRange(r.BytesSent, 0, 1));
        // The refusal is remembered: the second image's blobs are not tried.
        Assert.DoesNotContain(
            bench.Destination.Log.Requests,
            r => r.Method == "HEAD" && second.Blobs.Keys.Except(first.Blobs.Keys).Any(d => r.Path.EndsWith(d, StringComparison.Ordinal)));

        static bool IsRead(LoggedRequest request) => request is { IsBlob: true, Method: "GET", Status: not 404 };
    }

    [Fact]
    public async Task A_registry_that_does_not_say_gives_no_verdict_and_one_problem()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Destination.Add(RegistryFault.Status(403, "DENIED", "pull access denied") with { Path = Blobs });
        var image = TestImages.Build().AddTo(bench.Destination, "app", "1");

        var problem = Assert.Single((await VerifyTests.VerifyAsync(bench, "app:1")).Problems);

        Assert.Equal("registry-unauthorized", problem.Code);
        Assert.StartsWith("Cannot look up the blob sha256:", problem.Message);
        Assert.EndsWith(
            $"answered 403 Forbidden (DENIED: pull access denied). It was the same with {image.Blobs.Count - 1} other parts of the image.", problem.Message);
        Assert.Contains("the account needs the right to pull.", problem.Hint);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_failing_registry_hides_does_not_hide_what_is_missing(bool breaksConnections)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Destination, "app", "1");
        var (broken, missing) = (VerifyTests.LayersOf(image.Manifests[0])[1], VerifyTests.LayersOf(image.Manifests[1])[1]);
        bench.Destination.Add((breaksConnections ? RegistryFault.Close() : RegistryFault.Status(500)) with { Path = broken });
        bench.Destination.RemoveBlob("app", missing);

        var problems = (await VerifyTests.VerifyAsync(bench, "app:1")).Problems;

        Assert.Equal([("copy-incomplete", missing), ("registry-unavailable", broken)], problems.Select(p => (p.Code, p.Digest!.ToString())));
        await bench.Destination.Log.WaitForAsync(
            bench.Options.Retry.Attempts, r => r.Path.EndsWith(broken, StringComparison.Ordinal), bench.Token);
        var tries = bench.Destination.Log.Requests.Count(r => r.Path.EndsWith(broken, StringComparison.Ordinal));
        Assert.InRange(tries, bench.Options.Retry.Attempts, breaksConnections ? int.MaxValue : bench.Options.Retry.Attempts);
    }

    [Fact]
    public async Task A_registry_that_is_gone_is_not_waited_for_with_every_blob()
    {
        const int Layers = 300;
        await using var bench = await CopyBench.StartAsync();
        bench.Destination.Add(RegistryFault.Close() with { Path = Blobs });
        TestImages.Build(new TestImageOptions { OwnLayers = Layers, LayerBytes = 1, Platforms = ["linux/amd64"] }).AddTo(bench.Destination, "app", "1");

        var problem = Assert.Single((await VerifyTests.VerifyAsync(bench, "app:1")).Problems);

        Assert.Equal("registry-unavailable", problem.Code);
        Assert.Contains("It was the same with 301 other parts of the image.", problem.Message);
        Assert.InRange(bench.Destination.Log.Requests.Count(r => r.IsBlob), bench.Options.Retry.Attempts, Layers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_temporary_failure_is_waited_out(bool readsContent)
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Destination.Add(RegistryFault.Status(503) with { Path = Blobs, Times = 1 });
        bench.Destination.Add(RegistryFault.Close() with { Path = "/manifests/", Times = 1 });
        bench.Destination.Add(RegistryFault.Truncate(100) with { Path = Blobs, Method = "GET", Times = 1 });
        TestImages.Build().AddTo(bench.Destination, "app", "1");

        Assert.Empty((await VerifyTests.VerifyAsync(bench, "app:1", readsContent)).Problems);

        Assert.Contains(bench.Events, e => e is CopyEvent.Waiting { Problem.Code: "registry-unavailable" });
    }

    [Theory]
    [InlineData(RegistryLogin.Basic)]
    [InlineData(RegistryLogin.Bearer)]
    public async Task The_right_to_pull_is_enough(RegistryLogin login)
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { Login = login, AllowsAnonymousPull = false });
        TestImages.Build().AddTo(bench.Destination, "app", "1");

        Assert.Empty((await VerifyTests.VerifyAsync(bench, "app:1")).Problems);

        Assert.DoesNotContain(bench.Destination.Log.Requests, r => r.Path.Contains("push", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Indexes_without_end_are_refused()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.BuildNested(depth: 6).AddTo(bench.Destination, "app", "1");

        var problem = Assert.Single((await VerifyTests.VerifyAsync(bench, "app:1")).Problems);

        Assert.Equal("image-unsupported", problem.Code);
        Assert.Contains("its indexes are nested more than 4 deep.", problem.Message);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Destination, "app", "1");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(bench.Token);
        var stuck = RegistryFault.Wait(Task.Delay(Timeout.Infinite, bench.Token)) with { Path = Blobs };
        bench.Destination.Add(stuck);

        var verifying = bench.NewEngine().VerifyAsync([VerifyTests.Reference(bench, "app:1")], readsContent: false, cancel.Token);
        await stuck.Struck.WaitAsync(bench.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verifying.WaitAsync(bench.Token));
        Assert.False(bench.Token.IsCancellationRequested);
    }
}
