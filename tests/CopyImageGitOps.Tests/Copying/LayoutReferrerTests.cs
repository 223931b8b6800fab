using CopyImageGitOps.Layouts;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Signatures and SBOMs cross an air gap with their image.</summary>
public sealed class LayoutReferrerTests
{
    private const string Sbom = "application/vnd.example.sbom";

    [Fact]
    public async Task What_refers_to_an_image_goes_into_the_folder_and_out_of_it_with_the_image()
    {
        await using var bench = await LayoutBench.StartAsync(new InProcessRegistryOptions { ListsReferrers = true });
        var (source, destination) = (bench.Registries.Source, bench.Registries.Destination);
        var image = bench.Add("app", "1");
        var (ofImage, ofPlatform) = (TestReferrers.Artifact(image.Top, Sbom, "whole"), TestReferrers.Artifact(image.Manifests[0], Sbom, "platform"));
        foreach (var referrer in new[] { ofImage, ofPlatform }) referrer.AddTo(source, "app", tag: null);
        var signatures = TestReferrers.Signatures("s1", "s2").AddTo(source, "app", TestReferrers.TagOf(image.Digest) + ".sig");

        var exported = await bench.ExportAsync("app:1", ":1");
        var imported = await bench.ImportAsync(":1", "mirror/app:1");

        Assert.Null(exported.Failure);
        Assert.Null(imported.Failure);
        Assert.Equal(3, exported.Referrers.Count);
        Assert.Equal(exported.Referrers, imported.Referrers);
        bench.Registries.AssertComplete(image, "mirror/app", "1");
        bench.Registries.AssertComplete(signatures, "mirror/app", TestReferrers.TagOf(image.Digest) + ".sig");
        foreach (var referrer in new[] { ofImage, ofPlatform }) bench.Registries.AssertComplete(referrer, "mirror/app", tag: null);
        Assert.Contains(TestReferrers.TagOf(image.Digest), destination.TagsOf("mirror/app"));
    }

    [Fact]
    public async Task What_is_named_after_a_digest_is_no_image_of_the_folder()
    {
        await using var bench = await LayoutBench.StartAsync();
        var image = bench.Add("app", "1");
        TestReferrers.Signatures("s1").AddTo(bench.Registries.Source, "app", TestReferrers.TagOf(image.Digest) + ".sig");
        await bench.ExportAsync("app:1", ":docker.io/library/app:1");

        var named = await LayoutContents.ReadAsync(bench.Path, bench.Registries.Token);

        Assert.Equal("docker.io/library/app:1", Assert.Single(named).Name);
    }
}
