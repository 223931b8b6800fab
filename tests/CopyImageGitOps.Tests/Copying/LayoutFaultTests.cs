using CopyImageGitOps.Copying;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Folders that are not what they should be: nothing of them is copied, and the message says which file and what to do.</summary>
public sealed class LayoutFaultTests
{
    [Theory]
    [InlineData(
        "missing folder",
        "layout-invalid",
        "'{0}' is not a usable OCI image layout: there is no such folder.",
        "Name a folder that 'copyimage copy IMAGE oci:FOLDER', skopeo or oras has written.")]
    [InlineData("empty folder", "layout-invalid", "'{0}' is not a usable OCI image layout: the folder is empty.", "Name a folder")]
    [InlineData("file", "layout-invalid", "'{0}' is not a usable OCI image layout: it is a file.", "unpack an archive first.")]
    [InlineData("other files", "layout-invalid", "'{0}' is not a usable OCI image layout: it has other files, but no 'oci-layout'.", "Name a folder")]
    [InlineData("no version", "layout-invalid", "'{0}' is not a usable OCI image layout: 'oci-layout' does not say a version.", "Name a folder")]
    [InlineData(
        "version 2",
        "layout-invalid",
        "'{0}' is not a usable OCI image layout: it has version '2.0.0' of the layout, and only 1 is known.",
        "Name a folder")]
    [InlineData("no index", "layout-invalid", "'{0}' is not a usable OCI image layout: it has no 'index.json'.", "Name a folder")]
    [InlineData("cut index", "layout-invalid", "'{0}' is not a usable OCI image layout: 'index.json' is broken (it is not JSON (", "make the folder anew.")]
    [InlineData(
        "index without manifests",
        "layout-invalid",
        "'{0}' is not a usable OCI image layout: 'index.json' is broken ('manifests' is missing or not a JSON array).",
        "make the folder anew.")]
    public async Task What_is_not_a_layout_is_said(string damage, string code, string message, string hint)
    {
        await using var bench = await LayoutBench.StartAsync();
        await MakeAsync(bench, damage);

        var result = await bench.ImportAsync(":1", "app:1");

        Assert.Equal(code, result.Failure?.Code);
        Assert.StartsWith(message.Replace("{0}", bench.Path), result.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains(hint, result.Failure.Hint, StringComparison.Ordinal);
        Assert.Empty(bench.Registries.Destination.Catalogue);
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_the_names_that_there_are()
    {
        await using var bench = await LayoutBench.StartAsync();
        bench.Add("app", "1", new TestImageOptions { LayerBytes = 10 });
        foreach (var i in Enumerable.Range(1, 12)) await bench.ExportAsync("app:1", $":v{i:00}");

        var unknown = await bench.ImportAsync(":v99", "app:1");
        var several = await bench.ImportAsync("", "app:1");

        Assert.Equal(("image-not-found", $"The layout '{bench.Path}' has no image 'v99'."), (unknown.Failure!.Code, unknown.Failure.Message));
        Assert.Equal(
            $"Write oci:{bench.Path}:NAME; the names are 'v01', 'v02', 'v03', 'v04', 'v05', 'v06', 'v07', 'v08', 'v09', 'v10' and 2 more.",
            unknown.Failure.Hint);
        Assert.Equal($"The layout '{bench.Path}' has 12 images, so one must be named.", several.Failure!.Message);
    }

    [Fact]
    public async Task A_missing_blob_is_named_and_no_tag_is_written()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        await bench.ExportAsync("app:1", ":1");
        var layer = image.Blobs.Keys.First();
        File.Delete(bench.Layout.BlobPath(layer));

        var result = await bench.ImportAsync(":1", "app:1");

        Assert.Equal("content-corrupt", result.Failure?.Code);
        Assert.Equal(
            $"Cannot read the blob {layer} of the layout '{bench.Path}': '{bench.Layout.BlobPath(layer)}' is missing.",
            result.Failure!.Message);
        Assert.StartsWith("Copy the folder from where it was made once more", result.Failure.Hint, StringComparison.Ordinal);
        Assert.Empty(bench.Registries.Destination.Catalogue);
    }

    [Fact]
    public async Task A_blob_of_the_wrong_size_is_named_with_both_sizes()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        await bench.ExportAsync("app:1", ":1");
        var (layer, content) = image.Blobs.First();
        await File.WriteAllBytesAsync(bench.Layout.BlobPath(layer), content[..^1], bench.Registries.Token);

        var result = await bench.ImportAsync(":1", "app:1");

        Assert.Equal(
            $"Cannot read the blob {layer} of the layout '{bench.Path}': '{bench.Layout.BlobPath(layer)}' has {content.Length - 1} bytes, "
                + $"its manifest says {content.Length}.",
            result.Failure?.Message);
        Assert.Empty(bench.Registries.Destination.Catalogue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_blob_is_never_copied(bool isToFolder)
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1", new TestImageOptions { LayerBytes = 300_000 });
        await bench.ExportAsync("app:1", ":1");
        var (layer, content) = image.Blobs.MaxBy(b => b.Value.Length);
        var damaged = content.ToArray();
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(bench.Layout.BlobPath(layer), damaged, bench.Registries.Token);
        Assert.True(ImageLocation.TryParse($"oci:{bench.Path}-2:1", out var folder, out _));

        var result = isToFolder
            ? Assert.Single(await bench.Registries.CopyAsync(new CopyRequest(bench.At(":1"), folder)))
            : await bench.ImportAsync(":1", "app:1");

        Assert.Equal("content-corrupt", result.Failure?.Code);
        Assert.StartsWith($"Cannot read the blob {layer} of the layout '{bench.Path}': ", result.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains(RegistryDigest(damaged), result.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Registries.Destination.Catalogue);
        Assert.False(bench.Registries.Destination.HasBlob("app", layer));
        if (isToFolder)
        {
            Assert.Empty(new TestLayout($"{bench.Path}-2").Entries);
            Assert.False(File.Exists(new TestLayout($"{bench.Path}-2").BlobPath(layer)));
            Assert.DoesNotContain(new TestLayout($"{bench.Path}-2").Snapshot().Keys, f => f.EndsWith(".tmp", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_damaged_manifest_is_named()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        await bench.ExportAsync("app:1", ":1");
        var child = image.Manifests[0];
        var damaged = child.Bytes.ToArray();
        damaged[^2] ^= 1;
        await File.WriteAllBytesAsync(bench.Layout.BlobPath(child.Digest), damaged, bench.Registries.Token);

        var result = await bench.ImportAsync(":1", "app:1");

        Assert.Equal(
            $"Cannot read the blob {child.Digest} of the layout '{bench.Path}': '{bench.Layout.BlobPath(child.Digest)}' has the digest "
                + $"{RegistryDigest(damaged)}.",
            result.Failure?.Message);
    }

    [Fact]
    public async Task What_a_registry_sends_wrongly_never_becomes_a_file()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        bench.Registries.Source.Add(RegistryFault.Corrupt() with { Method = "GET", Path = "/blobs/" });

        var result = await bench.ExportAsync("app:1", ":1");

        Assert.Equal("content-corrupt", result.Failure?.Code);
        Assert.Contains("at the source", result.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Layout.Entries);
        Assert.All(image.Blobs.Keys, digest => Assert.False(File.Exists(bench.Layout.BlobPath(digest))));
    }

    [Fact]
    public async Task A_folder_with_other_files_is_not_written_to()
    {
        await using var bench = await LayoutBench.StartAsync();
        bench.Add("app", "1");
        await MakeAsync(bench, "other files");

        var result = await bench.ExportAsync("app:1", ":1");

        Assert.Equal("layout-invalid", result.Failure?.Code);
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(bench.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_to_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a folder that nobody may write to.");
        await using var bench = await LayoutBench.StartAsync();
        bench.Add("app", "1");
        Assert.True(ImageLocation.TryParse("oci:/sys/kernel/bundle:1", out var forbidden, out _));

        var result = Assert.Single(await bench.Registries.CopyAsync(new CopyRequest(bench.Source("app:1"), forbidden)));

        Assert.Equal("file-unreadable", result.Failure?.Code);
        Assert.StartsWith("Cannot write to the layout '/sys/kernel/bundle': ", result.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_a_folder_is_named_with_what_the_system_says()
    {
        await using var bench = await LayoutBench.StartAsync();
        bench.Add("app", "1");
        await File.WriteAllTextAsync(bench.Path, "a file", bench.Registries.Token);
        Assert.True(ImageLocation.TryParse($"oci:{bench.Path}/below:1", out var below, out _));

        var result = Assert.Single(await bench.Registries.CopyAsync(new CopyRequest(bench.Source("app:1"), below)));

        Assert.Equal("file-unreadable", result.Failure?.Code);
        Assert.StartsWith($"Cannot write to the layout '{bench.Path}/below': ", result.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("Check the path, its permissions, and that the disk has room.", result.Failure.Hint);
    }

    [Fact]
    public async Task Indexes_nested_without_end_are_refused()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = TestImages.BuildNested(depth: 6);
        Directory.CreateDirectory(Path.Combine(bench.Path, "blobs", "sha256"));
        foreach (var (digest, content) in image.Blobs) await File.WriteAllBytesAsync(bench.Layout.BlobPath(digest), content, bench.Registries.Token);
        foreach (var manifest in image.Manifests) await File.WriteAllBytesAsync(bench.Layout.BlobPath(manifest.Digest), manifest.Bytes, bench.Registries.Token);
        await File.WriteAllTextAsync(Path.Combine(bench.Path, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""", bench.Registries.Token);
        await File.WriteAllTextAsync(bench.Layout.IndexPath, """{"schemaVersion":2,"manifests":[]}""", bench.Registries.Token);

        var result = await bench.ImportAsync($"@{image.Digest}", "app:1");

        Assert.Equal("image-unsupported", result.Failure?.Code);
        Assert.Contains("its indexes are nested more than 4 deep", result.Failure!.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Registries.Destination.Catalogue);
    }

    private static string RegistryDigest(byte[] content) => $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}";

    private static async Task MakeAsync(LayoutBench bench, string damage)
    {
        var ct = bench.Registries.Token;
        if (damage == "missing folder") return;
        if (damage == "file")
        {
            await File.WriteAllTextAsync(bench.Path, "PK", ct);
            return;
        }

        Directory.CreateDirectory(bench.Path);
        if (damage == "empty folder") return;
        if (damage == "other files")
        {
            await File.WriteAllTextAsync(Path.Combine(bench.Path, "notes.txt"), "mine", ct);
            return;
        }

        var version = damage switch { "no version" => "{}", "version 2" => """{"imageLayoutVersion":"2.0.0"}""", _ => """{"imageLayoutVersion":"1.0.0"}""" };
        await File.WriteAllTextAsync(Path.Combine(bench.Path, "oci-layout"), version, ct);
        if (damage == "no index") return;
        await File.WriteAllTextAsync(bench.Layout.IndexPath, damage == "cut index" ? """{"schemaVersion":2,"manif""" : """{"schemaVersion":2}""", ct);
    }
}
