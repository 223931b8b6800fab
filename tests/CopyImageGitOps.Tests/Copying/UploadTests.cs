using CopyImageGitOps.Copying;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>How blobs get into a destination, whatever its habits are.</summary>
public sealed class UploadTests
{
    private static readonly TestImageOptions Single = new() { IsIndex = false, Platforms = ["linux/amd64"], OwnLayers = 1, SharedLayers = 0 };

    /// <summary>go-containerregistry#1404, #1679, #1741; goharbor/harbor#17097.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_registry_that_refuses_mounts_gets_plain_uploads(int status)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(status) with { Method = "POST", Path = "mount=" });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_mount_that_is_not_honoured_goes_on_with_the_upload_that_it_opened()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { HonoursMounts = false });
        for (var i = 0; i < 3; i++) TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, $"app{i}", "1");

        await bench.CopyAsync([.. Enumerable.Range(0, 3).Select(i => bench.Request($"app{i}:1", $"app{i}:1"))]);

        var posts = bench.Destination.Log.Requests.Count(r => r.Method == "POST");
        Assert.Equal(bench.Destination.Log.Requests.Count(r => r is { Method: "PUT", IsUpload: true }), posts);
        Assert.Equal(["app0", "app1", "app2"], bench.Destination.Catalogue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_location_of_an_upload_is_kept_with_its_query(bool isRelative)
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { HasRelativeLocations = isRelative });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        var put = bench.Destination.Log.Requests.First(r => r is { Method: "PUT", IsUpload: true });
        Assert.Contains("?_state=a%2Bb%2F", put.Path);
        Assert.Contains("%3D%3D&digest=sha256%3A", put.Path);
    }

    [Fact]
    public async Task A_large_blob_is_looked_up_before_it_is_sent_to_a_registry_without_mounts()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { HonoursMounts = false });
        var image = TestImages.Build(Single with { LayerBytes = 9_000_000 }).AddTo(bench.Source, "app", "1");
        var large = image.Blobs.MaxBy(b => b.Value.Length);
        bench.Destination.AddBlob("app", large.Key, large.Value);

        var result = await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        Assert.True(result.Bytes < 10_000, $"{result.Bytes} bytes were uploaded.");
    }

    /// <summary>ECR Public answers 401 to HEADs of blobs that it serves, JFrog 403 for absent ones.</summary>
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_registry_that_does_not_say_whether_it_has_a_blob_gets_it(int status)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(Single with { LayerBytes = 9_000_000 }).AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(status) with { Method = "HEAD", Path = "/blobs/" });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_look_up_that_is_redirected_to_another_host_means_yes_and_is_not_followed()
    {
        await using var storage = await InProcessRegistry.StartAsync();
        await using var bench = await CopyBench.StartAsync(
            destination: new InProcessRegistryOptions { HonoursMounts = false, BlobRedirect = $"http://{storage.Address}" });
        var image = TestImages.Build(Single with { LayerBytes = 9_000_000 }).AddTo(bench.Source, "app", "1");
        var large = image.Blobs.MaxBy(b => b.Value.Length);
        bench.Destination.AddBlob("app", large.Key, large.Value);

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        Assert.Empty(storage.Log.Requests);
    }

    /// <summary>JFrog answers 403 where something is absent.</summary>
    [Fact]
    public async Task A_destination_that_forbids_looking_up_is_pushed_to()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(403) with { Method = "HEAD" });

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
    }

    /// <summary>oras-project/oras-go#1212.</summary>
    [Fact]
    public async Task When_the_registry_misses_a_blob_that_it_said_to_have_everything_is_sent_once_more()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(201) with { Method = "POST", Path = "mount=", Times = 1 });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_registry_that_always_misses_a_blob_ends_in_a_failure()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(400, "MANIFEST_BLOB_UNKNOWN") with { Method = "PUT", Path = "/manifests/" });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("registry-protocol", result.Failure?.Code);
        Assert.Contains("MANIFEST_BLOB_UNKNOWN", result.Failure!.Message);
    }

    /// <summary>oras-dotnet's copier returned at once where another task was copying a child.</summary>
    [Fact]
    public async Task A_manifest_waits_for_a_blob_that_another_image_is_bringing()
    {
        await using var bench = await CopyBench.StartAsync();
        var first = TestImages.Build(new TestImageOptions { Seed = 1, SharedLayers = 1 }).AddTo(bench.Source, "app", "1");
        var second = TestImages.Build(new TestImageOptions { Seed = 2, SharedLayers = 1 }).AddTo(bench.Source, "app", "2");
        var shared = first.Blobs.Keys.Intersect(second.Blobs.Keys).Single();
        var gate = new TaskCompletionSource();
        bench.Source.Add(RegistryFault.Wait(gate.Task) with { Path = shared });

        var copying = bench.CopyAsync(bench.Request("app:1", "app:1"), bench.Request("app:2", "app:2"));
        await bench.Destination.Log.WaitForAsync(first.Blobs.Count + second.Blobs.Count - 2, r => r is { Method: "PUT", IsUpload: true }, bench.Token);
        Assert.DoesNotContain(bench.Destination.Log.Requests, r => r is { Method: "PUT", IsManifest: true });
        gate.SetResult();
        await copying;

        bench.AssertComplete(first, "app", "1");
        bench.AssertComplete(second, "app", "2");
        Assert.Equal(1, bench.Source.Log.Requests.Count(r => r.Path.Contains(shared)));
    }

    [Fact]
    public async Task A_blob_that_one_source_cannot_give_comes_from_another()
    {
        await using var bench = await CopyBench.StartAsync();
        var broken = TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(bench.Source, "broken", "1");
        var whole = TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Source, "whole", "1");
        var shared = broken.Blobs.Keys.Intersect(whole.Blobs.Keys).Single();
        bench.Source.RemoveBlob("broken", shared);
        var gate = new TaskCompletionSource();
        bench.Source.Add(RegistryFault.Wait(gate.Task) with { Path = "whole/manifests/" });

        var copying = bench.CopyAsync(bench.Request("broken:1", "broken:1"), bench.Request("whole:1", "whole:1"));
        await bench.Source.Log.WaitForAsync(1, r => r.Path.Contains(shared), bench.Token);
        gate.SetResult();
        var results = await copying;

        Assert.Equal(CopyStatus.Failed, results[0].Status);
        Assert.Equal(CopyStatus.Copied, results[1].Status);
        bench.AssertComplete(whole, "whole", "1");
        Assert.Equal(["whole"], bench.Destination.Catalogue);
    }

    [Fact]
    public async Task Children_are_written_before_their_index_and_the_tag_is_last()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(new TestImageOptions { HasAttestations = true }).AddTo(bench.Source, "app", "1");

        await bench.CopyOneAsync("app:1", "app:1");

        var puts = bench.Destination.Log.Requests.Where(r => r.Method == "PUT").ToList();
        Assert.EndsWith("/manifests/1", puts[^1].Path);
        Assert.All(puts[..^1], p => Assert.DoesNotContain("/manifests/1", p.Path));
    }
}
