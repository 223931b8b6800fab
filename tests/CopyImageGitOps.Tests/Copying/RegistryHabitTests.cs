using System.Diagnostics;
using System.Text;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Habits of registries on which other clients failed; docs/registry-mistakes.md has the list.</summary>
public sealed class RegistryHabitTests
{
    /// <summary>Quay refuses a mount that does not say from where.</summary>
    [Fact]
    public async Task Every_mount_says_from_where()
    {
        await using var bench = await CopyBench.StartAsync();
        for (var i = 0; i < 2; i++) TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, $"app{i}", "1");

        await bench.CopyAsync(bench.Request("app0:1", "app0:1"), bench.Request("app1:1", "app1:1"));

        var mounts = bench.Destination.Log.Requests.Where(r => r.Path.Contains("mount=")).ToList();
        Assert.NotEmpty(mounts);
        Assert.All(mounts, r => Assert.Matches("&from=app[01]$", r.Path));
    }

    /// <summary>distribution opens an upload (202) where a client believes to have sent the blob with its POST.</summary>
    [Fact]
    public async Task No_blob_is_sent_with_the_request_that_opens_its_upload()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { HonoursMounts = false });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        Assert.All(bench.Destination.Log.Requests.Where(r => r.Method == "POST"), r => Assert.True(r.BytesReceived == 0 && !r.Path.Contains("digest=")));
    }

    /// <summary>oras-dotnet's copier returned at once where another task was copying a child.</summary>
    [Fact]
    public async Task An_index_waits_for_a_child_that_another_image_is_bringing()
    {
        await using var bench = await CopyBench.StartAsync();
        var inner = TestImages.Build().AddTo(bench.Source, "app", "1");
        var outer = TestImages.BuildNested().AddTo(bench.Source, "app", "2");
        var (child, sibling) = (inner.Manifests[0].Digest, inner.Manifests[1].Digest);
        var gate = new TaskCompletionSource();
        bench.Destination.Add(RegistryFault.Wait(gate.Task) with { Method = "PUT", Path = $"/manifests/{child}" });

        var copying = bench.CopyAsync(bench.Request("app:1", "app:1"), bench.Request("app:2", "app:2"));
        await bench.Destination.Log.WaitForAsync(1, r => r.Method == "PUT" && r.Path.EndsWith(sibling, StringComparison.Ordinal), bench.Token);
        Assert.Equal(1, bench.Destination.Log.Requests.Count(r => r is { Method: "PUT", IsManifest: true }));
        gate.SetResult();
        await copying;

        bench.AssertComplete(inner, "app", "1");
        bench.AssertComplete(outer, "app", "2");
        Assert.Single(bench.Destination.Log.Requests, r => r.Method == "PUT" && r.Path.EndsWith(child, StringComparison.Ordinal));
    }

    /// <summary>oras-project/oras-go#1212.</summary>
    [Fact]
    public async Task A_child_that_is_there_does_not_prove_that_its_blobs_are()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        foreach (var child in image.Manifests.SkipLast(1)) bench.Destination.AddManifest("app", child.Digest, child.Bytes, child.MediaType);

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task What_one_registry_got_another_gets_too()
    {
        await using var bench = await CopyBench.StartAsync();
        await using var second = await InProcessRegistry.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var first = bench.Request("app:1", "app:1");

        var results = await bench.CopyAsync(first, first with { Target = ImageReference.Parse($"{second.Address}/app:1") });

        Assert.All(results, r => Assert.Equal(CopyStatus.Copied, r.Status));
        bench.AssertComplete(image, "app", "1");
        Assert.All(image.Blobs, blob => Assert.Equal(blob.Value, second.ReadBlob("app", blob.Key)));
    }

    /// <summary>A client that takes the blob for present gets "blob unknown" (image-syncer#7).</summary>
    [Fact]
    public async Task A_blob_in_another_repository_is_not_taken_for_present()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { HonoursMounts = false });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(bench.Destination, "other", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    /// <summary>A limit for the whole transfer ends long uploads (dotnet/arcade#7687).</summary>
    [Fact]
    public async Task A_transfer_may_take_longer_than_every_timeout_as_long_as_bytes_move()
    {
        var silence = TimeSpan.FromSeconds(1);
        await using var bench = await CopyBench.StartAsync();
        bench.RegistryOptions = bench.RegistryOptions with { IdleTimeout = silence, CommitTimeout = silence };
        var options = new TestImageOptions { OwnLayerBytes = 1_500_000, Platforms = ["linux/amd64"], OwnLayers = 1 };
        var image = TestImages.Build(options).AddTo(bench.Source, "app", "1");
        var large = image.Blobs.MaxBy(b => b.Value.Length).Key;
        await using var line = new FaultProxy(bench.Source.Address);
        line.Add(RegistryFault.Dribble(TimeSpan.FromMilliseconds(5), step: 4096) with { Path = large });
        var started = Stopwatch.GetTimestamp();

        var request = new CopyRequest(ImageReference.Parse($"{line.Address}/app:1"), bench.Request("app:1", "app:1").Target);
        Assert.Null(Assert.Single(await bench.CopyAsync(request)).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.True(Stopwatch.GetElapsedTime(started) > silence);
        Assert.Single(line.Requests, r => r.Target.Contains(large));
    }

    [Fact]
    public async Task A_token_server_that_reads_only_the_first_scope_lets_us_push_and_mount_what_it_can()
    {
        await using var bench = await CopyBench.StartAsync(
            destination: new InProcessRegistryOptions { Login = RegistryLogin.Bearer, ReadsOnlyFirstScope = true });
        var images = Enumerable.Range(0, 3).Select(i => TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, $"app{i}", "1")).ToList();

        var results = await bench.CopyAsync([.. Enumerable.Range(0, 3).Select(i => bench.Request($"app{i}:1", $"z/app{2 - i}:1"))]);

        Assert.All(results, r => Assert.Null(r.Failure));
        for (var i = 0; i < 3; i++) bench.AssertComplete(images[i], $"z/app{2 - i}", "1");
    }

    /// <summary>ECR Public answers 401 to HEADs of blobs that it serves.</summary>
    [Fact]
    public async Task No_blob_is_looked_up_at_the_source()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Source.Add(RegistryFault.Status(401) with { Method = "HEAD", Path = "/blobs/" });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
        Assert.DoesNotContain(bench.Source.Log.Requests, r => r.Method == "HEAD" && r.IsBlob);
    }

    /// <summary>Harbor counts what is read in the destination as pulls, which its retention rules go by (skopeo#1516).</summary>
    [Fact]
    public async Task Nothing_is_read_in_the_destination()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(bench.Destination, "app", "1");

        await bench.CopyOneAsync("app:1", "app:1");
        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        Assert.DoesNotContain(bench.Destination.Log.Requests, r => r.Method == "GET");
    }

    [Fact]
    public async Task An_immutable_tag_that_has_the_image_is_not_written_again()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { HasImmutableTags = true });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        Assert.Equal(CopyStatus.Copied, (await bench.CopyOneAsync("app:1", "app:1")).Status);
        Assert.Equal(CopyStatus.Present, (await bench.CopyOneAsync("app:1", "app:1")).Status);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task An_immutable_tag_whose_writing_was_not_acknowledged_is_written()
    {
        await using var bench = await CopyBench.StartAsync(destination: new InProcessRegistryOptions { HasImmutableTags = true });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.CloseBeforeAnswer() with { Method = "PUT", Path = "/manifests/1", Times = 1 });

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_registry_that_wants_repositories_made_first_is_reported_with_what_to_do()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build().AddTo(bench.Source, "app", "1");
        bench.Destination.Add(RegistryFault.Status(404, "NAME_UNKNOWN", "The repository with name 'app' does not exist") with { Path = "/app/" });

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal("image-not-found", result.Failure?.Code);
        Assert.Contains("at the destination", result.Failure!.Message);
        Assert.Contains("NAME_UNKNOWN: The repository with name 'app' does not exist", result.Failure.Message);
        Assert.Equal(
            $"Create the repository 'app' at {bench.Destination.Address} first, if this registry does not create repositories on push.", result.Failure.Hint);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"linux/amd64\"")]
    public async Task A_child_whose_platform_is_none_is_copied(string platform)
    {
        await using var bench = await CopyBench.StartAsync();
        var child = TestImages.Build(new TestImageOptions { IsIndex = false, Platforms = ["linux/amd64"] }).AddTo(bench.Source, "app", null);
        var descriptor = $$"""{"mediaType":"{{child.Top.MediaType}}","digest":"{{child.Digest}}","size":{{child.Top.Bytes.Length}},"platform":{{platform}}}""";
        var index = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{descriptor}}]}""");
        var digest = $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(index))}";
        bench.Source.AddManifest("app", digest, index, "application/vnd.oci.image.index.v1+json", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        Assert.Empty(result.Platforms);
        Assert.Equal(index, bench.Destination.ReadManifest("app", digest));
        bench.AssertComplete(child, "app", tag: null);
    }

    /// <summary>A registry takes any bytes under a tag: only its answer tells that they are others.</summary>
    [Fact]
    public async Task A_tag_that_got_other_bytes_than_were_sent_is_written_again()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        await using var line = new FaultProxy(bench.Destination.Address);
        var harmless = image.Top.Bytes.AsSpan().IndexOf("amd64"u8);
        line.Add(RegistryFault.CorruptRequest(harmless) with { Method = "PUT", Path = "/manifests/1", Times = 1 });

        var request = new CopyRequest(bench.Request("app:1", "app:1").Source, ImageReference.Parse($"{line.Address}/app:1"));
        Assert.Null(Assert.Single(await bench.CopyAsync(request)).Failure);

        bench.AssertComplete(image, "app", "1");
        var puts = bench.Destination.Log.Requests.Where(r => r.Method == "PUT" && r.Path.EndsWith("/manifests/1", StringComparison.Ordinal));
        Assert.Equal([201, 201], puts.Select(r => r.Status));
    }
}
