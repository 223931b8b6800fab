using System.Text.Json;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Signatures, attestations and SBOMs arrive with their image, whichever way source and destination keep them.</summary>
public sealed class ReferrerTests
{
    private const string Sbom = "application/vnd.example.sbom";

    private static readonly InProcessRegistryOptions Lists = new() { ListsReferrers = true };
    private static readonly InProcessRegistryOptions ListsNone = new();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Referrers_of_an_image_and_of_its_platforms_arrive(bool sourceLists, bool destinationLists)
    {
        await using var bench = await CopyBench.StartAsync(sourceLists ? Lists : ListsNone, destinationLists ? Lists : ListsNone);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var (ofImage, ofPlatform) = (TestReferrers.Artifact(image.Top, Sbom, "whole"), TestReferrers.Artifact(image.Manifests[0], Sbom, "platform"));
        Attach(bench.Source, image.Top, ofImage);
        Attach(bench.Source, image.Manifests[0], ofPlatform);

        var result = await bench.CopyOneAsync("app:1", "mirror/app:1");

        Assert.Null(result.Failure);
        Assert.Equal(new[] { ofImage.Digest, ofPlatform.Digest }.Order(StringComparer.Ordinal), result.Referrers.Select(r => r.ToString()));
        bench.AssertComplete(image, "mirror/app", "1");
        bench.AssertComplete(ofImage, "mirror/app", tag: null);
        bench.AssertComplete(ofPlatform, "mirror/app", tag: null);
        Assert.Equal(destinationLists ? [] : [(ofImage.Digest, Sbom, "whole")], ListAt(bench.Destination, "mirror/app", image.Digest));
        Assert.Equal(destinationLists ? [] : [(ofPlatform.Digest, Sbom, "platform")], ListAt(bench.Destination, "mirror/app", image.Manifests[0].Digest));
        if (destinationLists) Assert.Equal(["1"], bench.Destination.TagsOf("mirror/app"));
    }

    [Fact]
    public async Task The_tag_is_written_last_so_an_image_that_is_there_has_its_signatures()
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        Attach(bench.Source, image.Top, TestReferrers.Artifact(image.Top, Sbom, "whole"));
        TestReferrers.Signatures("s1").AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest) + ".sig");

        await bench.CopyOneAsync("app:1", "app:1");

        var writes = bench.Destination.Log.Requests.Where(r => r.Method == "PUT").ToList();
        Assert.EndsWith("/manifests/1", writes[^1].Path, StringComparison.Ordinal);
        Assert.Contains(writes, r => r.Path.EndsWith(".sig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_are_read_page_by_page()
    {
        await using var bench = await CopyBench.StartAsync(Lists with { PageSize = 2 });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var referrers = Enumerable.Range(0, 5).Select(i => TestReferrers.Artifact(image.Top, Sbom, $"number {i}")).ToList();
        foreach (var referrer in referrers) Attach(bench.Source, image.Top, referrer);
        var signature = TestReferrers.Signatures("s1").AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest) + ".sig");
        foreach (var tag in new[] { "a", "b", "c", "t", "u" }) image.AddTo(bench.Source, "app", tag);

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(6, result.Referrers.Count);
        Assert.All(referrers, r => bench.AssertComplete(r, "app", tag: null));
        bench.AssertComplete(signature, "app", TestReferrers.TagOf(image.Digest) + ".sig");
        Assert.Equal(3, bench.Source.Log.Requests.Count(r => r.Path.Contains($"/referrers/{image.Digest}")));
        Assert.Equal(4, bench.Source.Log.Requests.Count(r => r.Path.Contains("/tags/list")));
    }

    [Fact]
    public async Task Cosigns_tags_arrive_and_one_listing_answers_for_all_images_of_a_repository()
    {
        await using var bench = await CopyBench.StartAsync();
        var images = Enumerable.Range(0, 3).Select(i => TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, "app", $"{i}")).ToList();
        string[] names = [".sig", ".att", ".sbom"];
        foreach (var image in images)
            foreach (var name in names) TestReferrers.Signatures(name + image.Digest).AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest) + name);
        var ofPlatform = TestReferrers.Signatures("platform").AddTo(bench.Source, "app", TestReferrers.TagOf(images[0].Manifests[0].Digest) + ".sig");

        var results = await bench.CopyAsync([.. Enumerable.Range(0, 3).Select(i => bench.Request($"app:{i}", $"app:{i}"))]);

        Assert.Equal([4, 3, 3], results.Select(r => r.Referrers.Count));
        bench.AssertComplete(ofPlatform, "app", TestReferrers.TagOf(images[0].Manifests[0].Digest) + ".sig");
        foreach (var image in images)
        {
            foreach (var name in names)
                bench.AssertComplete(TestReferrers.Signatures(name + image.Digest), "app", TestReferrers.TagOf(image.Digest) + name);
        }

        Assert.Equal(1, bench.Source.Log.Requests.Count(r => r.Path.Contains("/tags/list")));
        Assert.Equal(1, bench.Source.Log.Requests.Count(r => r.Path.Contains("/referrers/")));
    }

    [Fact]
    public async Task Where_tags_are_not_listed_they_are_asked_for_by_name()
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { ListsTags = false });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var listed = TestReferrers.Artifact(image.Top, Sbom, "whole");
        Attach(bench.Source, image.Top, listed);
        var signature = TestReferrers.Signatures("s1").AddTo(bench.Source, "app", TestReferrers.TagOf(image.Manifests[1].Digest) + ".sig");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(2, result.Referrers.Count);
        bench.AssertComplete(listed, "app", tag: null);
        bench.AssertComplete(signature, "app", TestReferrers.TagOf(image.Manifests[1].Digest) + ".sig");
    }

    [Fact]
    public async Task A_registry_that_takes_a_lists_tag_for_the_image_itself_is_not_believed()
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { ListsTags = false, TakesTagsForDigests = true });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        Assert.Empty(result.Referrers);
        Assert.Empty(result.SkippedReferrers);
        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task What_a_list_has_about_something_else_is_left_out()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var other = TestReferrers.Artifact(image.Manifests[0], Sbom, "another subject").AddTo(bench.Source, "app", tag: null);
        TestReferrers.List(other.Top, image.Manifests[1]).AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        Assert.Empty(result.Referrers);
        Assert.False(bench.Destination.HasManifest("app", other.Digest));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_said_about_a_referrer_arrives_too_up_to_a_third_level(bool sourceLists)
    {
        await using var bench = await CopyBench.StartAsync(sourceLists ? Lists : ListsNone);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var chain = new List<TestImage>();
        for (var i = 0; i < 4; i++)
        {
            var subject = i == 0 ? image.Top : chain[^1].Top;
            chain.Add(TestReferrers.Artifact(subject, Sbom, $"level {i}"));
            Attach(bench.Source, subject, chain[^1]);
        }

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(3, result.Referrers.Count);
        Assert.Equal([true, true, true, false], chain.Select(c => bench.Destination.HasManifest("app", c.Digest)));
    }

    [Fact]
    public async Task An_index_may_be_a_referrer()
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var bundle = TestReferrers.Index([TestReferrers.Artifact(null, Sbom, "a"), TestReferrers.Artifact(null, Sbom, "b")], Sbom, image.Top);
        bundle.AddTo(bench.Source, "app", tag: null);

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(bundle, "app", tag: null);
    }

    [Fact]
    public async Task Tags_with_the_same_digest_bring_its_referrers_once()
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1").AddTo(bench.Source, "app", "1.0");
        var referrer = TestReferrers.Artifact(image.Top, Sbom, "whole");
        Attach(bench.Source, image.Top, referrer);

        var results = await bench.CopyAsync(bench.Request("app:1", "app:1"), bench.Request("app:1.0", "app:1.0"));

        Assert.All(results, r => Assert.Equal([referrer.Digest], r.Referrers.Select(d => d.ToString())));
        Assert.Equal(1, bench.Destination.Log.Requests.Count(r => r.Method == "PUT" && r.Path.EndsWith(referrer.Digest, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Without_referrers_nothing_is_asked_and_nothing_copied()
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        Attach(bench.Source, image.Top, TestReferrers.Artifact(image.Top, Sbom, "whole"));
        bench.Options = bench.Options with { WithReferrers = false };

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Empty(result.Referrers);
        bench.AssertComplete(image, "app", "1");
        Assert.DoesNotContain(bench.Source.Log.Requests, r => r.Path.Contains("/referrers/") || r.Path.Contains("/tags/"));
    }

    /// <summary>As its client leaves it: in the list under the tag too, which a registry with lists of its own does not look at.</summary>
    private static void Attach(InProcessRegistry registry, TestManifest subject, TestImage referrer)
    {
        referrer.AddTo(registry, "app", tag: null);
        if (!registry.Options.ListsReferrers) TestReferrers.List(referrer.Top).AddTo(registry, "app", TestReferrers.TagOf(subject.Digest));
    }

    private static List<(string Digest, string Type, string Content)> ListAt(InProcessRegistry registry, string repository, string subject)
    {
        if (registry.DigestOf(repository, TestReferrers.TagOf(subject)) is not { } list) return [];
        using var document = JsonDocument.Parse(registry.ReadManifest(repository, list)!);
        return
        [
            .. document.RootElement.GetProperty("manifests").EnumerateArray().Select(m => (
                m.GetProperty("digest").GetString()!,
                m.GetProperty("artifactType").GetString()!,
                m.GetProperty("annotations").GetProperty("org.example.content").GetString()!)),
        ];
    }
}
