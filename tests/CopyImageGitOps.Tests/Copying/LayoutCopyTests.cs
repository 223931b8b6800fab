using CopyImageGitOps.Copying;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

public sealed class LayoutCopyTests
{
    private static readonly Dictionary<string, TestImageOptions> Images = new()
    {
        ["platforms and attestations"] = new() { HasAttestations = true },
        ["types of Docker"] = new() { IsDocker = true },
        ["one platform"] = new() { IsIndex = false, Platforms = ["linux/amd64"] },
        ["layers of no bytes"] = new() { HasEmptyLayer = true },
        ["sha512"] = new() { Algorithm = "sha512" },
    };

    [Theory]
    [InlineData("platforms and attestations")]
    [InlineData("types of Docker")]
    [InlineData("one platform")]
    [InlineData("layers of no bytes")]
    [InlineData("sha512")]
    public async Task An_image_arrives_byte_for_byte_in_a_folder_and_from_there_in_a_registry(string what)
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1", Images[what]);

        var exported = await bench.ExportAsync($"app@{image.Digest}", ":1");
        // Registries store what is pushed to a tag under its sha256.
        var imported = await bench.ImportAsync(":1", what == "sha512" ? $"mirror/app@{image.Digest}" : "mirror/app:1");

        Assert.True(exported.Failure is null, $"{what}: {exported.Failure?.Message}");
        Assert.Equal((CopyStatus.Copied, image.Digest, image.Bytes), (exported.Status, exported.Digest!.ToString(), exported.Bytes));
        Assert.Empty(bench.Layout.Missing(image));
        Assert.Equal([("1", image.Digest)], bench.Layout.Entries);
        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", await File.ReadAllTextAsync(Path.Combine(bench.Path, "oci-layout"), bench.Registries.Token));
        Assert.True(imported.Failure is null, $"{what}: {imported.Failure?.Message}");
        Assert.Equal((CopyStatus.Copied, image.Bytes), (imported.Status, imported.Bytes));
        Assert.Equal(exported.Platforms, imported.Platforms);
        foreach (var manifest in image.Manifests) Assert.Equal(manifest.Bytes, bench.Registries.Destination.ReadManifest("mirror/app", manifest.Digest));
        Assert.All(image.Blobs.Keys, digest => Assert.True(bench.Registries.Destination.HasBlob("mirror/app", digest)));
    }

    [Fact]
    public async Task A_second_copy_to_a_folder_writes_nothing_and_reads_no_blob()
    {
        await using var bench = await LayoutBench.StartAsync();
        bench.Add("app", "1");
        await bench.ExportAsync("app:1", ":1");
        var before = bench.Layout.Snapshot();
        bench.Registries.Source.Log.Clear();

        var second = await bench.ExportAsync("app:1", ":1");

        Assert.Equal((CopyStatus.Present, 0L), (second.Status, second.Bytes));
        Assert.Equal(before, bench.Layout.Snapshot());
        Assert.Equal(["HEAD"], bench.Registries.Source.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task Images_of_one_folder_share_their_blobs_and_each_is_moved_once()
    {
        await using var bench = await LayoutBench.StartAsync();
        var one = bench.Add("one", "1", new TestImageOptions { Seed = 1, LayerBytes = 20_000 });
        var two = bench.Add("two", "1", new TestImageOptions { Seed = 2, LayerBytes = 20_000 });

        var results = await bench.Registries.CopyAsync(
            new CopyRequest(bench.Source("one:1"), bench.At(":one:1")), new CopyRequest(bench.Source("two:1"), bench.At(":two:1")));

        Assert.All(results, r => Assert.Null(r.Failure));
        Assert.Empty(bench.Layout.Faults());
        Assert.Equal([("one:1", one.Digest), ("two:1", two.Digest)], bench.Layout.Entries.Order());
        var distinct = one.Blobs.Keys.Union(two.Blobs.Keys).ToList();
        Assert.True(distinct.Count < one.Blobs.Count + two.Blobs.Count);
        Assert.Equal(distinct.Order(), bench.Registries.Source.Log.Requests.Where(r => r.IsBlob).Select(r => r.Path.Split('/')[^1]).Order());
        Assert.Equal(
            distinct.Sum(d => (long)(one.Blobs.GetValueOrDefault(d) ?? two.Blobs[d]).Length) + one.Manifests.Concat(two.Manifests).Sum(m => m.Bytes.Length),
            results.Sum(r => r.Bytes));
    }

    [Fact]
    public async Task A_name_moves_to_the_new_image_and_the_old_one_stays_without_a_name()
    {
        await using var bench = await LayoutBench.StartAsync();
        var old = bench.Add("app", "old", new TestImageOptions { Seed = 1 });
        var fresh = bench.Add("app", "new", new TestImageOptions { Seed = 2 });
        await bench.ExportAsync("app:old", ":1");
        await bench.ExportAsync("app:old", ":stable");

        await bench.ExportAsync("app:new", ":1");

        Assert.Equal([(null, old.Digest), ("stable", old.Digest), ("1", fresh.Digest)], bench.Layout.Entries);
    }

    [Fact]
    public async Task What_others_have_written_into_the_index_stays()
    {
        await using var bench = await LayoutBench.StartAsync();
        bench.Add("app", "1", new TestImageOptions { Seed = 1 });
        bench.Add("app", "2", new TestImageOptions { Seed = 2 });
        await bench.ExportAsync("app:1", ":1");
        const string Platform = """ "platform":{"os":"linux","architecture":"amd64"},"annotations":{"org.example.note":"kept", """;
        var text = (await File.ReadAllTextAsync(bench.Layout.IndexPath, bench.Registries.Token)).Replace("\"annotations\":{", Platform.Trim());
        await File.WriteAllTextAsync(
            bench.Layout.IndexPath, text.Replace("{\"schemaVersion\"", "{\"annotations\":{\"org.example.all\":\"kept, too\"},\"schemaVersion\""),
            bench.Registries.Token);

        await bench.ExportAsync("app:2", ":2");

        var index = await File.ReadAllTextAsync(bench.Layout.IndexPath, bench.Registries.Token);
        Assert.Contains(Platform.Trim(), index, StringComparison.Ordinal);
        Assert.Contains("\"org.example.all\":\"kept, too\"", index, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], bench.Layout.Entries.Select(e => e.Name));
    }

    [Fact]
    public async Task A_folder_that_has_lost_a_blob_is_made_whole_by_the_next_copy()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        await bench.ExportAsync("app:1", ":1");
        File.Delete(bench.Layout.BlobPath(image.Blobs.Keys.First()));
        await File.WriteAllTextAsync(bench.Layout.BlobPath(image.Manifests[0].Digest), "{}", bench.Registries.Token);

        var again = await bench.ExportAsync("app:1", ":1");

        Assert.Equal(CopyStatus.Copied, again.Status);
        Assert.Empty(bench.Layout.Missing(image));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_taken_away_and_what_another_writes_is_not()
    {
        await using var bench = await LayoutBench.StartAsync();
        bench.Add("app", "1", new TestImageOptions { Seed = 1 });
        bench.Add("app", "2", new TestImageOptions { Seed = 2 });
        await bench.ExportAsync("app:1", ":1");
        var blobs = Path.Combine(bench.Path, "blobs", "sha256");
        var (left, written) = (Path.Combine(blobs, ".copyimage-left.tmp"), Path.Combine(blobs, ".copyimage-written.tmp"));
        await File.WriteAllTextAsync(left, "half", bench.Registries.Token);
        await using (new FileStream(written, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await bench.ExportAsync("app:2", ":2");

            Assert.False(File.Exists(left));
            Assert.True(File.Exists(written));
        }
    }

    [Fact]
    public async Task Many_processes_can_write_to_one_folder_at_once()
    {
        await using var bench = await LayoutBench.StartAsync();
        var images = Enumerable.Range(1, 12).Select(i => bench.Add("app", $"{i}", new TestImageOptions { Seed = i, LayerBytes = 500 })).ToList();

        // Each with an engine of its own: they share nothing but the folder, as processes do.
        var results = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Task.Run(() => bench.ExportAsync($"app:{i}", $":{i}"))));

        Assert.All(results, r => Assert.Null(r.Failure));
        Assert.Equal(images.Select((image, i) => ($"{i + 1}", image.Digest)).Order(), bench.Layout.Entries.Select(e => (e.Name!, e.Digest)).Order());
        Assert.Empty(bench.Layout.Faults());
        Assert.DoesNotContain(bench.Layout.Snapshot().Keys, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_child_is_found_by_digest_and_the_only_image_without_a_name()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        await bench.ExportAsync("app:1", ":1");

        var child = await bench.ImportAsync($"@{image.Manifests[0].Digest}", "child:1");
        var only = await bench.ImportAsync("", "only:1");

        Assert.Equal(image.Manifests[0].Digest, bench.Registries.Destination.DigestOf("child", "1"));
        Assert.Equal(image.Digest, bench.Registries.Destination.DigestOf("only", "1"));
        Assert.Equal([CopyStatus.Copied, CopyStatus.Copied], [child.Status, only.Status]);
    }

    [Fact]
    public async Task A_name_is_found_by_every_reference_that_means_the_same()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("library/nginx", "1.25");
        await bench.ExportAsync("library/nginx:1.25", ":docker.io/library/nginx:1.25");

        await bench.ImportAsync(":nginx:1.25", "nginx:1.25");

        Assert.Equal(image.Digest, bench.Registries.Destination.DigestOf("nginx", "1.25"));
    }

    [Fact]
    public async Task A_folder_can_be_copied_to_a_folder_and_an_image_can_have_no_name_there()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        await bench.ExportAsync("app:1", ":1");
        Assert.True(ImageLocation.TryParse($"oci:{bench.Path}-2@{image.Digest}", out var other, out _));

        var result = Assert.Single(await bench.Registries.CopyAsync(new CopyRequest(bench.At(":1"), other)));
        var again = Assert.Single(await bench.Registries.CopyAsync(new CopyRequest(bench.At(":1"), other)));

        Assert.Null(result.Failure);
        Assert.Equal([(null, image.Digest)], new TestLayout($"{bench.Path}-2").Entries);
        Assert.Empty(new TestLayout($"{bench.Path}-2").Missing(image));
        Assert.Equal(CopyStatus.Present, again.Status);
    }

    [Fact]
    public async Task A_broken_download_is_begun_again()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1", new TestImageOptions { LayerBytes = 300_000 });
        bench.Registries.Source.Add(RegistryFault.Truncate(100_000) with { Method = "GET", Path = "/blobs/", Times = 2 });

        var result = await bench.ExportAsync("app:1", ":1");

        Assert.Null(result.Failure);
        Assert.Empty(bench.Layout.Missing(image));
        Assert.Equal(
            image.Blobs.Values.Sum(b => (long)b.Length),
            bench.Registries.Events.OfType<CopyEvent.BytesMoved>().Sum(e => e.Bytes));
    }
}
