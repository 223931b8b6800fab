using CopyImageGitOps.Copying;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

public sealed class CopyEngineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_index_arrives_byte_for_byte_with_all_platforms_and_attestations(bool isDocker)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { IsDocker = isDocker, HasAttestations = true }).AddTo(bench.Source, "library/app", "1.0");

        var result = await bench.CopyOneAsync("library/app:1.0", "mirror/app:1.0");

        Assert.Null(result.Failure);
        Assert.Equal(CopyStatus.Copied, result.Status);
        Assert.Equal(image.Digest, result.Digest!.ToString());
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], result.Platforms);
        Assert.Equal(image.Bytes, result.Bytes);
        bench.AssertComplete(image, "mirror/app", "1.0");
    }

    [Fact]
    public async Task A_single_manifest_arrives_and_its_platform_comes_from_the_configuration()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { IsIndex = false, Platforms = ["linux/arm/v7"] }).AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(["linux/arm/v7"], result.Platforms);
        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task Nested_indexes_arrive()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.BuildNested(depth: 2).AddTo(bench.Source, "app", "1");

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task Indexes_nested_without_end_are_refused()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.BuildNested(depth: 6).AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("image-unsupported", result.Failure?.Code);
        Assert.Contains("nested more than 4 deep", result.Failure!.Message);
        Assert.Empty(bench.Destination.Catalogue);
    }

    [Fact]
    public async Task Sha512_digests_and_empty_layers_arrive()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { Algorithm = "sha512", HasEmptyLayer = true }).AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync($"app@{image.Digest}", $"app@{image.Digest}");

        Assert.Null(result.Failure);
        bench.AssertComplete(image, "app", tag: null);
        var empty = Assert.Single(bench.Destination.Log.Requests, r => r is { Method: "PUT", IsUpload: true, BytesReceived: 0 });
        Assert.Equal(0, empty.ContentLength);
    }

    [Fact]
    public async Task A_foreign_layer_is_skipped_and_reported()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { IsDocker = true, HasForeignLayer = true, Platforms = ["windows/amd64"] })
            .AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(CopyStatus.Copied, result.Status);
        bench.AssertComplete(image, "app", "1");
        var skipped = Assert.Single(bench.Events.OfType<CopyEvent.ForeignLayerSkipped>());
        Assert.Equal(skipped.Layer, Assert.Single(result.ForeignLayers));
        Assert.DoesNotContain(bench.Source.Log.Requests, r => r.Path.Contains(skipped.Layer.Hex));
    }

    [Fact]
    public async Task Schema_1_is_refused_with_what_to_do()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Source.AddManifest(
            "app",
            "sha256:" + new string('a', 64),
            """{"schemaVersion":1,"name":"app"}"""u8.ToArray(),
            "application/vnd.docker.distribution.manifest.v1+prettyjws",
            "1");
        bench.Source.Add(RegistryFault.NoDigest());

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("image-unsupported", result.Failure?.Code);
        Assert.Contains("schema 1", result.Failure!.Message);
        Assert.Contains("OCI or Docker schema 2", result.Failure.Hint);
    }

    [Fact]
    public async Task A_reference_with_tag_and_digest_is_pulled_by_digest_and_written_to_the_tag()
    {
        await using var bench = await CopyBench.StartAsync();
        var wanted = TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Source, "app", null);
        TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "app", "1.0");

        var result = await bench.CopyOneAsync($"app:1.0@{wanted.Digest}", "app:1.0");

        Assert.Equal(wanted.Digest, result.Digest!.ToString());
        bench.AssertComplete(wanted, "app", "1.0");
    }

    [Fact]
    public async Task A_moved_tag_is_copied_again_and_an_unmoved_one_is_not_written()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Source, "app", "1");
        await bench.CopyOneAsync("app:1", "app:1");
        bench.Destination.Log.Clear();

        var second = await bench.CopyOneAsync("app:1", "app:1");
        Assert.Equal(CopyStatus.Present, second.Status);
        Assert.Equal(0, second.Bytes);
        Assert.Equal("HEAD", Assert.Single(bench.Destination.Log.Requests).Method);

        var moved = TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "app", "1");
        var third = await bench.CopyOneAsync("app:1", "app:1");
        Assert.Equal(CopyStatus.Copied, third.Status);
        bench.AssertComplete(moved, "app", "1");
    }

    [Fact]
    public async Task Results_are_in_the_order_of_the_requests_and_equal_requests_are_done_once()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Source, "a", "1");
        TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "b", "1");

        var results = await bench.CopyAsync(bench.Request("b:1", "b:1"), bench.Request("a:1", "a:1"), bench.Request("b:1", "b:1"));

        Assert.Equal(["b", "a", "b"], results.Select(r => r.Request.Source.Reference!.Repository.Path));
        Assert.Equal(2, bench.Destination.Log.Requests.Count(r => r is { Method: "PUT", IsManifest: true } && r.Path.EndsWith("/1", StringComparison.Ordinal)));
        Assert.Equal(2, bench.Events.OfType<CopyEvent.ImageFinished>().Count());
    }

    [Fact]
    public async Task One_image_that_fails_leaves_the_others_alone()
    {
        await using var bench = await CopyBench.StartAsync();
        for (var i = 0; i < 5; i++) TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, $"app{i}", "1");
        bench.Source.Add(RegistryFault.Status(404, "MANIFEST_UNKNOWN") with { Path = "/app2/" });

        var results = await bench.CopyAsync([.. Enumerable.Range(0, 5).Select(i => bench.Request($"app{i}:1", $"app{i}:1"))]);

        Assert.Equal([CopyStatus.Copied, CopyStatus.Copied, CopyStatus.Failed, CopyStatus.Copied, CopyStatus.Copied], results.Select(r => r.Status));
        Assert.Equal("image-not-found", results[2].Failure!.Code);
        Assert.Equal(["app0", "app1", "app3", "app4"], bench.Destination.Catalogue);
    }

    [Fact]
    public async Task Cancelling_throws_and_writes_no_tag()
    {
        await using var bench = await CopyBench.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(bench.Token);
        TestImages.Build().AddTo(bench.Source, "app", "1");
        var reached = new TaskCompletionSource();
        bench.Source.Add(RegistryFault.Wait(reached.Task) with { Path = "/blobs/" });

        var copying = bench.NewEngine().CopyAsync([bench.Request("app:1", "app:1")], cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        reached.SetResult();
        Assert.Empty(bench.Destination.Catalogue);
    }

    [Fact]
    public async Task Progress_tells_the_start_the_bytes_and_the_end()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        var total = image.Blobs.Values.Sum(b => (long)b.Length);
        Assert.Equal(1, Assert.IsType<CopyEvent.BatchStarted>(bench.Events[0]).Images);
        Assert.IsType<CopyEvent.ImageStarted>(bench.Events[1]);
        Assert.Equal(total, bench.Events.OfType<CopyEvent.BytesMoved>().Sum(e => e.Bytes));
        Assert.Equal(result, Assert.IsType<CopyEvent.ImageFinished>(bench.Events[^1]).Result);
    }
}
