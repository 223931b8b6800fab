using System.Text.Json;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>That everything which is missing or wrong in a registry is found, and said so that it can be found there.</summary>
public sealed class VerifyTests
{
    public static TheoryData<string> Kinds => ["oci", "docker", "single", "nested", "attested", "foreign", "sha512"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_whole_image_is_complete_for_one_request_for_each_manifest_and_blob(string kind)
    {
        await using var bench = await CopyBench.StartAsync();
        var options = new TestImageOptions
        {
            IsDocker = kind == "docker",
            IsIndex = kind != "single",
            Platforms = kind == "single" ? ["linux/amd64"] : ["linux/amd64", "linux/arm64/v8"],
            HasAttestations = kind == "attested",
            HasForeignLayer = kind == "foreign",
            HasEmptyLayer = true,
            Algorithm = kind == "sha512" ? "sha512" : "sha256",
        };
        var image = (kind == "nested" ? TestImages.BuildNested(options, depth: 3) : TestImages.Build(options)).AddTo(bench.Destination, "app", "1");

        // Without the digest's algorithm in a tag, a registry says sha256.
        var result = await VerifyAsync(bench, kind == "sha512" ? $"app@{image.Digest}" : "app:1");

        Assert.Empty(result.Problems);
        Assert.Equal(image.Digest, result.Digest?.ToString());
        var requests = await RequestsAsync(bench, image.Manifests.Count + image.Blobs.Count);
        Assert.Equal(image.Manifests.Count, requests.Count(r => r.Method == "GET" && r.IsManifest));
        Assert.Equal(
            image.Blobs.Keys.Order(StringComparer.Ordinal),
            requests.Where(r => r.Method == "HEAD" && r.IsBlob).Select(r => r.Path.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(image.Manifests.Count + image.Blobs.Count, requests.Count);
    }

    [Fact]
    public async Task What_images_of_a_repository_share_is_asked_for_once_and_in_another_repository_again()
    {
        await using var bench = await CopyBench.StartAsync();
        var (one, two) = (Image(1), Image(2));
        one.AddTo(bench.Destination, "app", "1");
        two.AddTo(bench.Destination, "app", "2");
        one.AddTo(bench.Destination, "other", "1");

        var results = await bench.NewEngine().VerifyAsync(
            [Reference(bench, "app:1"), Reference(bench, "app:2"), Reference(bench, $"app@{one.Manifests[0].Digest}"), Reference(bench, "other:1")],
            readsContent: false,
            bench.Token);

        Assert.All(results, result => Assert.Empty(result.Problems));
        Assert.Equal([one.Digest, two.Digest, one.Manifests[0].Digest, one.Digest], results.Select(result => result.Digest!.ToString()));
        var blobs = one.Blobs.Keys.Union(two.Blobs.Keys).Count() + one.Blobs.Count;
        var requests = await RequestsAsync(bench, blobs + 3 + 3 + 3);
        Assert.Distinct(requests.Select(r => r.Path));
        Assert.Equal(blobs, requests.Count(r => r.Method == "HEAD"));
        Assert.Equal(3 + 3 + 3, requests.Count(r => r.IsManifest));
    }

    [Fact]
    public async Task With_content_each_blob_is_read_once_and_not_looked_up()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { HasEmptyLayer = true }).AddTo(bench.Destination, "app", "1");

        Assert.Empty((await VerifyAsync(bench, "app:1", readsContent: true)).Problems);

        var blobs = (await RequestsAsync(bench, image.Manifests.Count + image.Blobs.Count)).Where(r => r.IsBlob).ToList();
        Assert.All(blobs, r => Assert.Equal("GET", r.Method));
        Assert.Equal(image.Blobs.Count, blobs.Count);
        Assert.Equal(image.Blobs.Values.Sum(b => (long)b.Length), blobs.Sum(r => r.BytesSent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_that_is_missing_is_named_with_the_platforms_that_need_it(bool readsContent)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { Platforms = ["linux/amd64", "linux/arm64/v8", "windows/amd64"], HasAttestations = true })
            .AddTo(bench.Destination, "app", "1");
        var shared = LayersOf(image.Manifests[0])[0];
        var own = LayersOf(image.Manifests[1])[1];
        bench.Destination.RemoveBlob("app", shared);
        bench.Destination.RemoveBlob("app", own);
        bench.Destination.RemoveManifest("app", image.Manifests[2].Digest);
        bench.Destination.RemoveManifest("app", image.Manifests[3].Digest);

        var result = await VerifyAsync(bench, "app:1", readsContent);

        var name = $"{bench.Destination.Address}/app:1";
        Assert.Equal(
            new[]
            {
                ("copy-incomplete", $"'{name}' needs the blob {shared} (linux/amd64, linux/arm64/v8), which is not in the registry."),
                ("copy-incomplete", $"'{name}' needs the blob {own} (linux/arm64/v8), which is not in the registry."),
                ("copy-sparse", $"'{name}' lists the manifest {image.Manifests[2].Digest} (windows/amd64), which is not in the registry."),
                ("copy-sparse", $"'{name}' lists the manifest {image.Manifests[3].Digest}, which is not in the registry."),
            }.Order(),
            result.Problems.Select(p => (p.Code, p.Message)).Order());
        Assert.All(result.Problems, p => Assert.StartsWith("Delete the image in the registry and copy it again", p.Hint!));
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], result.Problems.Single(p => p.Digest?.ToString() == shared).Platforms);
        Assert.Equal(image.Digest, result.Digest?.ToString());
        Assert.False(result.IsComplete);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_missing_by_tag_and_by_digest()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Destination, "app", "1");
        bench.Destination.RemoveManifest("app", image.Digest);

        foreach (var name in new[] { "app:1", "app:none", "none:1", $"app:1@{image.Digest}" })
        {
            var result = await VerifyAsync(bench, name);

            var problem = Assert.Single(result.Problems);
            Assert.Equal(("copy-missing", $"'{bench.Destination.Address}/{name}' is not in the registry."), (problem.Code, problem.Message));
            Assert.Null(result.Digest);
        }
    }

    [Fact]
    public async Task A_manifest_that_is_listed_and_asked_for_by_itself_is_sparse_there_and_missing_here()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Destination, "app", "1");
        var child = image.Manifests[0].Digest;
        bench.Destination.RemoveManifest("app", child);

        var results = await bench.NewEngine().VerifyAsync([Reference(bench, $"app@{child}"), Reference(bench, "app:1")], readsContent: false, bench.Token);

        Assert.Equal(["copy-missing", "copy-sparse"], results.Select(r => Assert.Single(r.Problems).Code));
        var requests = await RequestsAsync(bench, image.Manifests.Count + LayersOf(image.Manifests[1]).Count + 1);
        Assert.Single(requests, r => r.Path.EndsWith(child, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_length_is_seen_without_reading_and_a_wrong_byte_by_reading()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Destination, "app", "1");
        var (cut, flipped) = (LayersOf(image.Manifests[0])[1], LayersOf(image.Manifests[1])[2]);
        bench.Destination.AddBlob("app", cut, image.Blobs[cut][..^1]);
        bench.Destination.AddBlob("app", flipped, Flip(image.Blobs[flipped]));
        var (registry, length) = (bench.Destination.Address, image.Blobs[cut].Length);

        var looked = await VerifyAsync(bench, "app:1");
        var read = await VerifyAsync(bench, "app:1", readsContent: true);

        var problem = Assert.Single(looked.Problems);
        Assert.Equal("content-corrupt", problem.Code);
        Assert.Equal(
            $"'{registry}/app:1' is corrupt at the blob {cut} (linux/amd64): {registry} has {length - 1} bytes of it, its manifest says {length}.",
            problem.Message);
        Assert.Equal(
            [
                $"'{registry}/app:1' is corrupt at the blob {cut} (linux/amd64): {registry} announces {length - 1} bytes, the manifest {length}.",
                $"'{registry}/app:1' is corrupt at the blob {flipped} (linux/arm64/v8): the content that was sent has the digest "
                    + $"{DigestOf(Flip(image.Blobs[flipped]))}.",
            ],
            read.Problems.Select(p => p.Message));
        Assert.All(read.Problems, p => Assert.StartsWith("Restore the registry's storage from a backup", p.Hint!));
    }

    [Theory]
    [InlineData(0, "the manifest {0} (linux/amd64)")]
    [InlineData(2, "its manifest")]
    public async Task A_manifest_with_other_bytes_is_corrupt(int index, string part)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Destination, "app", "1");
        var manifest = image.Manifests[index];
        var other = manifest.Bytes.Append((byte)' ').ToArray();
        bench.Destination.AddManifest("app", manifest.Digest, other, manifest.MediaType);

        var problem = Assert.Single((await VerifyAsync(bench, "app:1")).Problems);

        Assert.Equal("content-corrupt", problem.Code);
        Assert.Equal(
            $"'{bench.Destination.Address}/app:1' is corrupt at {string.Format(null, part, manifest.Digest)}: "
                + $"{bench.Destination.Address} sent content whose digest is {DigestOf(other)}, not {manifest.Digest}.",
            problem.Message);
    }

    [Fact]
    public async Task Below_a_nested_index_the_platform_is_still_named()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.BuildNested(depth: 2).AddTo(bench.Destination, "app", "1");
        var layer = LayersOf(image.Manifests[1])[1];
        bench.Destination.RemoveBlob("app", layer);

        var problem = Assert.Single((await VerifyAsync(bench, "app:1")).Problems);

        Assert.Equal($"'{bench.Destination.Address}/app:1' needs the blob {layer} (linux/arm64/v8), which is not in the registry.", problem.Message);
    }

    internal static async Task<VerifyResult> VerifyAsync(CopyBench bench, string name, bool readsContent = false) =>
        Assert.Single(await bench.NewEngine().VerifyAsync([Reference(bench, name)], readsContent, bench.Token));

    /// <summary>A request is logged after its answer, which may be read before.</summary>
    private static async Task<IReadOnlyList<LoggedRequest>> RequestsAsync(CopyBench bench, int count)
    {
        await bench.Destination.Log.WaitForAsync(count, _ => true, bench.Token);
        return bench.Destination.Log.Requests;
    }

    internal static ImageReference Reference(CopyBench bench, string name) => ImageReference.Parse($"{bench.Destination.Address}/{name}");

    /// <summary>The shared ones first.</summary>
    internal static IReadOnlyList<string> LayersOf(TestManifest manifest)
    {
        using var document = JsonDocument.Parse(manifest.Bytes);
        return [.. document.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("digest").GetString()!)];
    }

    internal static byte[] Flip(byte[] content)
    {
        var flipped = content.ToArray();
        flipped[flipped.Length / 2] ^= 1;
        return flipped;
    }

    private static TestImage Image(int seed) => TestImages.Build(new TestImageOptions { Seed = seed, SharedLayers = 3 });

    private static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}";
}
