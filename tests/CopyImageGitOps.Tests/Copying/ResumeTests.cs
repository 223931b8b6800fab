using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>That what breaks in the middle goes on there, at both ends.</summary>
public sealed class ResumeTests
{
    private const int MiB = 1024 * 1024;

    private static readonly TestImageOptions Large = new()
    {
        IsIndex = false,
        Platforms = ["linux/amd64"],
        OwnLayers = 1,
        SharedLayers = 0,
        LayerBytes = 9 * MiB,
    };

    [Fact]
    public async Task A_download_that_breaks_goes_on_with_the_byte_after_the_last()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1");
        var layer = LayerOf(image);
        bench.Source.Add(RegistryFault.Truncate(3 * MiB) with { Path = layer.Key, Times = 1 });
        bench.Source.Add(RegistryFault.Truncate(2 * MiB) with { Path = layer.Key, Times = 1 });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        bench.AssertComplete(image, "app", "1");
        var starts = bench.Source.Log.Requests.Where(r => r.Path.Contains(layer.Key)).Select(StartOf).ToList();
        Assert.Equal([0, 0, 0], starts.Select((start, i) => i == 0 ? start : Math.Min(0, start - starts[i - 1] - 1)));
        Assert.Equal(layer.Value.Length, Assert.Single(bench.Destination.Log.Requests, r => IsUploadOf(r, layer.Key)).BytesReceived);
    }

    [Fact]
    public async Task A_source_without_ranges_is_read_again_and_the_upload_goes_on()
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { KnowsRanges = false });
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1");
        var layer = LayerOf(image);
        bench.Source.Add(RegistryFault.Truncate(3 * MiB) with { Path = layer.Key, Times = 1 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(layer.Value.Length, Assert.Single(bench.Destination.Log.Requests, r => IsUploadOf(r, layer.Key)).BytesReceived);
    }

    [Fact]
    public async Task A_mirror_that_breaks_in_the_middle_is_followed_by_the_registry()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1").AddTo(mirror, "app", "1");
        var layer = LayerOf(image);
        mirror.Add(RegistryFault.Truncate(3 * MiB) with { Path = layer.Key });
        UseMirror(bench, mirror);

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.InRange(StartOf(Assert.Single(bench.Source.Log.Requests)), 1, 3 * MiB);
    }

    [Fact]
    public async Task A_mirror_with_wrong_bytes_is_followed_by_the_registry_from_the_beginning()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var mirror = await InProcessRegistry.StartAsync();
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1").AddTo(mirror, "app", "1");
        mirror.Add(RegistryFault.Corrupt() with { Path = LayerOf(image).Key });
        UseMirror(bench, mirror);

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Null(Assert.Single(bench.Source.Log.Requests).Range);
    }

    [Fact]
    public async Task An_upload_that_breaks_goes_on_where_the_registry_says()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1");
        var layer = LayerOf(image);
        bench.Destination.Add(RegistryFault.CutRequest(4 * MiB) with { Method = "PUT", Path = Escaped(layer.Key), Times = 1 });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        bench.AssertComplete(image, "app", "1");
        Assert.Single(bench.Destination.Log.Requests, r => r is { Method: "GET", IsUpload: true });
        var puts = bench.Destination.Log.Requests.Where(r => IsUploadOf(r, layer.Key)).ToList();
        Assert.Equal([null, $"{4 * MiB}-{layer.Value.Length - 1}"], puts.Select(r => r.Range));
        Assert.Equal(layer.Value.Length, puts.Sum(r => r.BytesReceived));
        Assert.Equal(image.Blobs.Values.Sum(b => (long)b.Length), bench.Events.OfType<CopyEvent.BytesMoved>().Sum(e => e.Bytes));
    }

    [Fact]
    public async Task An_upload_that_the_registry_forgot_begins_anew()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { KeepsBrokenUploads = false });
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1");
        var layer = LayerOf(image);
        bench.Destination.Add(RegistryFault.CutRequest(4 * MiB) with { Method = "PUT", Path = Escaped(layer.Key), Times = 1 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        var puts = bench.Destination.Log.Requests.Where(r => IsUploadOf(r, layer.Key)).ToList();
        Assert.Equal([null, null], puts.Select(r => r.Range));
        Assert.Equal(layer.Value.Length, puts[1].BytesReceived);
    }

    [Fact]
    public async Task An_upload_that_breaks_more_often_than_an_operation_is_tried_goes_on_as_long_as_it_gets_on()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.CutRequest(MiB + 1) with { Method = "PUT", Path = Escaped(LayerOf(image).Key), Times = 8 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(3, bench.Options.Retry.Attempts);
    }

    /// <summary>Cloudflare takes 100 MB (podman#24919), GHCR took 4 MiB of a PATCH.</summary>
    [Fact]
    public async Task A_registry_that_refuses_large_requests_gets_the_blob_in_parts()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { MaximumBody = 5 * MiB });
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1");
        var size = LayerOf(image).Value.Length;

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        var parts = bench.Destination.Log.Requests.Where(r => r is { IsUpload: true, Method: "PATCH" or "PUT", Status: < 300, Range: not null });
        Assert.Equal([$"0-{4 * MiB - 1}", $"{4 * MiB}-{8 * MiB - 1}", $"{8 * MiB}-{size - 1}"], parts.Select(r => r.Range));
        Assert.Single(bench.Destination.Log.Requests, r => r.Status == 413);
    }

    [Fact]
    public async Task Parts_are_not_smaller_than_the_registry_wants_them()
    {
        await using var bench = await CopyBench.StartAsync(
            destination: new InProcessRegistryOptions { MaximumBody = 7 * MiB, MinimumChunk = 6 * MiB });
        var image = TestImages.Build(Large).AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.Equal($"0-{6 * MiB - 1}", Assert.Single(bench.Destination.Log.Requests, r => r.Method == "PATCH").Range);
    }

    [Fact]
    public async Task A_registry_that_refuses_even_small_requests_is_reported_with_what_to_do()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { MaximumBody = MiB });
        TestImages.Build(Large).AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-protocol", result.Failure?.Code);
        Assert.Contains("answered 413 RequestEntityTooLarge", result.Failure!.Message);
        Assert.Equal("The registry, or a proxy before it, limits the size of a request; raise that limit.", result.Failure.Hint);
        Assert.Empty(bench.Destination.Catalogue);
    }

    [Fact]
    public async Task A_body_that_only_trickles_is_given_up()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.RegistryOptions = bench.RegistryOptions with { IdleTimeout = TimeSpan.FromMilliseconds(200) };
        bench.Options = bench.Options with { Retry = bench.Options.Retry with { Attempts = 1 } };
        var image = TestImages.Build(Large with { LayerBytes = 1000 }).AddTo(bench.Source, "app", "1");
        bench.Source.Add(RegistryFault.Slow(TimeSpan.FromSeconds(20)) with { Path = LayerOf(image).Key });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-unavailable", result.Failure?.Code);
        Assert.Matches(@"only \d+ bytes arrived in 0\.2 s\.", result.Failure!.Message);
    }

    private static KeyValuePair<string, byte[]> LayerOf(TestImage image) => image.Blobs.MaxBy(b => b.Value.Length);

    /// <summary>A connection that is cut may lose what was sent last, so that where it broke is not quite known.</summary>
    private static int StartOf(LoggedRequest request) => request.Range is { } range ? int.Parse(range["bytes=".Length..^1]) : 0;

    private static string Escaped(string digest) => Uri.EscapeDataString(digest);

    private static bool IsUploadOf(LoggedRequest request, string digest) => request.Method == "PUT" && request.Path.Contains(Escaped(digest));

    private static void UseMirror(CopyBench bench, InProcessRegistry mirror) => bench.RegistryOptions = bench.RegistryOptions with
    {
        Mirrors = new Dictionary<Registry, IReadOnlyList<Uri>> { [Registry.Parse(bench.Source.Address)] = [new Uri($"http://{mirror.Address}")] },
    };
}
