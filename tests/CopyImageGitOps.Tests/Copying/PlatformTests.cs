using CopyImageGitOps.Copying;
using CopyImageGitOps.Copying.Platforms;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Only some platforms of an index: its bytes stay, and of its children those that are wanted are copied.</summary>
public sealed class PlatformTests
{
    private static readonly InProcessRegistryOptions Sparse = new() { AcceptsSparseIndexes = true };

    private static readonly TestImageOptions ThreePlatforms = new() { Platforms = ["linux/amd64", "linux/arm64/v8", "linux/s390x"], HasAttestations = true };

    [Fact]
    public async Task An_index_keeps_its_digest_and_only_the_wanted_children_and_their_attestations_are_copied()
    {
        await using var bench = await CopyBench.StartAsync(destination: Sparse);
        var image = TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");

        var result = await CopyAsync(bench, "linux/arm64");

        Assert.Equal((CopyStatus.Copied, image.Digest), (result.Status, result.Digest!.ToString()));
        Assert.Equal(image.Digest, bench.Destination.DigestOf("app", "1"));
        Assert.Equal(["linux/arm64/v8"], result.Platforms);
        Assert.Equal(["linux/amd64", "linux/s390x"], result.LeftOut);
        Assert.Empty(result.Findings);
        Assert.Equal([false, true, false, false, true, false, true], Present(bench, image));
    }

    [Fact]
    public async Task A_registry_that_wants_all_children_is_named_and_has_no_tag_afterwards()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");

        var result = await CopyAsync(bench, "linux/amd64");

        Assert.Equal(FindingCodes.SparseIndexRefused, result.Failure?.Code);
        Assert.StartsWith(
            $"Cannot write the manifest '{bench.Destination.Address}/app:1' at the destination: {bench.Destination.Address} does not take an index of "
                + "which it lacks platforms (MANIFEST_BLOB_UNKNOWN: ",
            result.Failure!.Message);
        Assert.Equal(
            "Copy all platforms (leave 'platforms' out), or use a registry that accepts an index of which platforms are missing.", result.Failure.Hint);
        Assert.Empty(bench.Destination.Catalogue);
        Assert.Single(bench.Destination.Log.Requests, r => r is { Method: "PUT", IsManifest: true, Status: 400 });
        Assert.Equal(4 + 2, bench.Source.Log.Requests.Count(r => r.IsBlob));
    }

    [Fact]
    public async Task An_index_of_which_everything_is_wanted_needs_no_registry_that_takes_sparse_ones()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");

        var result = await CopyAsync(bench, "linux/amd64", "linux/arm64", "linux/s390x");

        Assert.Equal(CopyStatus.Copied, result.Status);
        Assert.Empty(result.LeftOut);
        bench.AssertComplete(image, "app", "1");
    }

    [Theory]
    [InlineData("linux/arm64", "linux/arm64,linux/arm64/v8,linux/arm64/v9")]
    [InlineData("linux/arm64/v8", "linux/arm64,linux/arm64/v8")]
    [InlineData("linux/arm64/v9", "linux/arm64/v9")]
    [InlineData("linux/arm", "linux/arm,linux/arm/v6,linux/arm/v7")]
    [InlineData("linux/arm/v7", "linux/arm,linux/arm/v7")]
    [InlineData("linux/amd64", "linux/amd64,linux/amd64/v3")]
    [InlineData("windows/amd64", "windows/amd64")]
    [InlineData("freebsd/amd64", "")]
    public void A_platform_without_a_variant_means_all_and_the_usual_variant_means_none_too(string wanted, string expected)
    {
        string[] all =
        [
            "linux/amd64", "linux/amd64/v3", "linux/arm", "linux/arm/v6", "linux/arm/v7", "linux/arm64", "linux/arm64/v8", "linux/arm64/v9", "windows/amd64",
        ];

        Assert.Equal(expected, string.Join(',', all.Where(new PlatformFilter([wanted]).Wants)));
    }

    [Fact]
    public async Task A_wanted_platform_that_the_image_lacks_is_a_warning()
    {
        await using var bench = await CopyBench.StartAsync(destination: Sparse);
        TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");

        var result = await CopyAsync(bench, "linux/amd64", "linux/riscv64");

        Assert.Equal(CopyStatus.Copied, result.Status);
        var finding = Assert.Single(CopyFindings.Of(result));
        Assert.Equal((Severity.Warning, FindingCodes.PlatformMissing), (finding.Severity, finding.Code));
        Assert.Equal($"'{bench.Source.Address}/app:1' does not have linux/riscv64; it has linux/amd64, linux/arm64/v8, linux/s390x.", finding.Message);
        Assert.Equal("Correct 'platforms', use an image that has them, or exclude this one.", finding.Hint);
    }

    [Fact]
    public async Task An_image_with_none_of_the_wanted_platforms_fails_and_nothing_is_written()
    {
        await using var bench = await CopyBench.StartAsync(destination: Sparse);
        TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");

        var result = await CopyAsync(bench, "linux/riscv64", "windows/amd64");

        Assert.Equal(FindingCodes.PlatformMissing, result.Failure?.Code);
        Assert.Equal(
            $"'{bench.Source.Address}/app:1' has none of the wanted platforms (linux/riscv64, windows/amd64); it has linux/amd64, linux/arm64/v8, "
                + "linux/s390x.",
            result.Failure!.Message);
        Assert.Equal(["HEAD"], bench.Destination.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task A_single_image_is_copied_whole_and_said_to_be_for_another_platform()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(new TestImageOptions { IsIndex = false, Platforms = ["linux/arm64"] }).AddTo(bench.Source, "app", "1");

        var result = await CopyAsync(bench, "linux/amd64");
        var again = await CopyAsync(bench, "linux/amd64");

        Assert.Equal([CopyStatus.Copied, CopyStatus.Present], [result.Status, again.Status]);
        bench.AssertComplete(image, "app", "1");
        foreach (var finding in new[] { Assert.Single(result.Findings), Assert.Single(again.Findings) })
        {
            Assert.Equal((Severity.Warning, FindingCodes.PlatformMissing), (finding.Severity, finding.Code));
            Assert.Equal($"'{bench.Source.Address}/app:1' is for linux/arm64 alone, and not for linux/amd64; it is copied as it is.", finding.Message);
        }
    }

    [Fact]
    public async Task What_does_not_say_its_platform_is_taken_along()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.BuildNested(new TestImageOptions()).AddTo(bench.Source, "app", "1");

        Assert.Equal(CopyStatus.Copied, (await CopyAsync(bench, "linux/amd64")).Status);

        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task An_index_that_is_there_is_read_and_its_wanted_children_are_looked_up()
    {
        await using var bench = await CopyBench.StartAsync(destination: Sparse);
        TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");
        await CopyAsync(bench, "linux/amd64");
        Forget(bench);

        var second = await CopyAsync(bench, "linux/amd64");

        Assert.Equal(CopyStatus.Present, second.Status);
        Assert.Equal(["linux/amd64"], second.Platforms);
        Assert.Equal(["linux/arm64/v8", "linux/s390x"], second.LeftOut);
        Assert.Equal(["HEAD"], bench.Source.Log.Requests.Select(r => r.Method));
        Assert.Equal(["GET", "HEAD", "HEAD", "HEAD"], bench.Destination.Log.Requests.Select(r => r.Method).Order());
    }

    [Fact]
    public async Task More_platforms_bring_what_is_missing_and_write_no_tag()
    {
        await using var bench = await CopyBench.StartAsync(destination: Sparse);
        var image = TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");
        await CopyAsync(bench, "linux/amd64");
        Forget(bench);

        var grown = await CopyAsync(bench, "linux/amd64", "linux/s390x");

        Assert.Equal(CopyStatus.Copied, grown.Status);
        Assert.Equal(["linux/amd64", "linux/s390x"], grown.Platforms);
        Assert.Equal(["linux/arm64/v8"], grown.LeftOut);
        Assert.Equal([true, false, true, true, false, true, true], Present(bench, image));
        Assert.DoesNotContain(bench.Destination.Log.Requests, r => r is { Method: "PUT", IsManifest: true } && !r.Path.Contains("sha256:"));
        Assert.Equal(3 + 2, bench.Destination.Log.Requests.Count(r => r is { Method: "PUT", IsUpload: true }));
    }

    [Fact]
    public async Task What_an_earlier_copy_brought_is_known_without_a_request()
    {
        await using var bench = await CopyBench.StartAsync(destination: Sparse);
        var image = TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");
        await CopyAsync(bench, "linux/amd64");
        var earlier = new EarlierCopy(["linux/amd64"], ["linux/arm64/v8", "linux/s390x"]);
        var locked = bench.Request($"app:1@{image.Digest}", "app:1") with { Earlier = earlier };
        Forget(bench);

        var same = Assert.Single(await bench.CopyAsync(locked with { Platforms = ["linux/amd64", "linux/riscv64"] }));
        Assert.Equal(CopyStatus.Present, same.Status);
        Assert.Contains("does not have linux/riscv64", Assert.Single(same.Findings).Message);
        Assert.Equal(["HEAD"], bench.Destination.Log.Requests.Select(r => r.Method));
        Assert.Empty(bench.Source.Log.Requests);

        var all = Assert.Single(await bench.CopyAsync(locked));
        Assert.Equal(CopyStatus.Copied, all.Status);
        Assert.Empty(all.LeftOut);
        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_forecast_counts_the_wanted_platforms_only()
    {
        await using var bench = await CopyBench.StartAsync(destination: Sparse);
        TestImages.Build(ThreePlatforms).AddTo(bench.Source, "app", "1");
        var request = bench.Request("app:1", "app:1") with { Platforms = ["linux/amd64"] };

        var forecast = await bench.NewEngine().ForecastAsync(request, bench.Token);
        var result = Assert.Single(await bench.CopyAsync(request));

        Assert.Equal((false, result.Bytes), (forecast.IsPresent, forecast.Bytes));
        Assert.Equal(result.LeftOut, forecast.LeftOut);
        Assert.True((await bench.NewEngine().ForecastAsync(request, bench.Token)).IsPresent);
    }

    private static async Task<CopyResult> CopyAsync(CopyBench bench, params string[] platforms) =>
        Assert.Single(await bench.CopyAsync(bench.Request("app:1", "app:1") with { Platforms = platforms }));

    /// <summary>Three images, their three attestations, and the index.</summary>
    private static IEnumerable<bool> Present(CopyBench bench, TestImage image) => image.Manifests.Select(m => bench.Destination.HasManifest("app", m.Digest));

    private static void Forget(CopyBench bench)
    {
        bench.Source.Log.Clear();
        bench.Destination.Log.Clear();
    }
}
