using System.Text;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Referrers that cannot be found or copied, and destinations that have some of their own.</summary>
public sealed class ReferrerFaultTests
{
    private const string Sbom = "application/vnd.example.sbom";

    private static readonly InProcessRegistryOptions Lists = new() { ListsReferrers = true };

    [Theory]
    [InlineData("/referrers/", 500)]
    [InlineData("/tags/list", 503)]
    [InlineData("/manifests/{referrer}", 500)]
    [InlineData("/blobs/", 404)]
    public async Task An_image_whose_referrers_fail_is_not_published_and_says_how_to_copy_it_without(string path, int status)
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var referrer = TestReferrers.Artifact(image.Top, Sbom, "whole").AddTo(bench.Source, "app", tag: null);
        var layer = referrer.Blobs.Single(b => b.Value.Length > 2).Key;
        path = path == "/blobs/" ? path + layer : path.Replace("{referrer}", referrer.Digest, StringComparison.Ordinal);
        bench.Source.Add(RegistryFault.Status(status) with { Path = path });

        var failed = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(CopyStatus.Failed, failed.Status);
        Assert.Equal(FindingCodes.ReferrersNotCopied, failed.Failure!.Code);
        Assert.StartsWith(
            $"The signatures and other referrers of '{failed.Request.Source}' could not be copied, so its copy was not published: Cannot ",
            failed.Failure.Message,
            StringComparison.Ordinal);
        Assert.Contains($"answered {status} ", failed.Failure.Message);
        Assert.EndsWith("To copy images without what refers to them, set 'referrers: none'.", failed.Failure.Hint, StringComparison.Ordinal);
        Assert.Empty(bench.Destination.Catalogue);

        bench.Options = bench.Options with { WithReferrers = false };
        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);
        bench.AssertComplete(image, "app", "1");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task A_registry_that_refuses_the_question_is_one_that_does_not_list_referrers(int status)
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Source.Add(RegistryFault.Status(status) with { Path = "/referrers/" });
        await CopiesByTagAsync(bench);
    }

    [Fact]
    public async Task An_answer_that_is_no_list_counts_as_none()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Source.Add(RegistryFault.Status(200, message: "<html>Log in</html>") with { Path = "/referrers/" });
        await CopiesByTagAsync(bench);
    }

    [Theory]
    [InlineData("<https://elsewhere.example/v2/app/referrers/x>; rel=\"next\"", "goes on at something that is not its own address")]
    [InlineData("</v2/app/referrers/{digest}?again>; rel=\"next\"", "has more than 10 pages")]
    public async Task A_list_that_goes_on_elsewhere_or_for_ever_is_not_followed(string link, string reason)
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var endless = RegistryFault.Status(200, message: """{"schemaVersion":2,"manifests":[]}""") with { Path = "/referrers/" };
        bench.Source.Add(endless.WithHeader("Link", link.Replace("{digest}", image.Digest, StringComparison.Ordinal)));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Contains(reason, result.Failure?.Message);
        Assert.Empty(bench.Destination.Catalogue);
    }

    [Fact]
    public async Task A_repository_with_too_many_tags_to_list_is_asked_by_name()
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { PageSize = 1 });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        for (var i = 0; i < 12; i++) image.AddTo(bench.Source, "app", $"a{i}");
        var signature = TestReferrers.Signatures("s1").AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest) + ".sig");

        Assert.Single((await bench.CopyOneAsync("app:1", "app:1")).Referrers);

        bench.AssertComplete(signature, "app", TestReferrers.TagOf(image.Digest) + ".sig");
        Assert.Equal(10, bench.Source.Log.Requests.Count(r => r.Path.Contains("/tags/list")));
    }

    [Fact]
    public async Task What_a_source_lists_but_does_not_have_is_left_out_with_a_finding()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var (gone, there) = (TestReferrers.Artifact(image.Top, Sbom, "gone"), TestReferrers.Artifact(image.Top, Sbom, "there"));
        there.AddTo(bench.Source, "app", tag: null);
        TestReferrers.List(gone.Top, there.Top).AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal([there.Digest], result.Referrers.Select(r => r.ToString()));
        var finding = Assert.Single(CopyFindings.Of(result));
        Assert.Equal((Severity.Warning, FindingCodes.ReferrerSkipped), (finding.Severity, finding.Code));
        Assert.Equal(
            $"{gone.Digest}, which refers to '{result.Request.Source}', was not copied: the source lists it, but does not have it.", finding.Message);
        bench.AssertComplete(image, "app", "1");
    }

    [Fact]
    public async Task A_referrer_of_a_kind_that_is_no_more_is_left_out_with_a_finding()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var old = new TestManifest("sha256:" + new string('a', 64), "application/vnd.oci.artifact.manifest.v1+json", [1]);
        TestReferrers.List(old).AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(new SkippedReferrer(Digest.Parse(old.Digest), SkippedReferrerReason.UnknownType), Assert.Single(result.SkippedReferrers));
        Assert.Contains("neither an image manifest nor an index", Assert.Single(CopyFindings.Of(result)).Message);
    }

    [Fact]
    public async Task More_referrers_than_anyone_has_are_refused()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var many = Enumerable.Range(0, 1001).Select(i => new TestManifest($"sha256:{i:x64}", image.Manifests[0].MediaType, [1]));
        TestReferrers.List([.. many]).AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Contains("more than 1000 manifests refer to it", result.Failure?.Message);
        Assert.Empty(bench.Destination.Catalogue);
    }

    [Fact]
    public async Task The_destinations_list_keeps_what_it_has()
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var own = TestReferrers.Artifact(image.Top, Sbom, "the destination's own").AddTo(bench.Destination, "app", tag: null);
        TestReferrers.List(own.Top).AddTo(bench.Destination, "app", TestReferrers.TagOf(image.Digest));
        var referrer = TestReferrers.Artifact(image.Top, Sbom, "the source's").AddTo(bench.Source, "app", tag: null);

        await bench.CopyOneAsync("app:1", "app:1");

        var list = Read(bench.Destination, "app", TestReferrers.TagOf(image.Digest));
        Assert.Contains(own.Digest, list);
        Assert.Contains(referrer.Digest, list);
    }

    [Fact]
    public async Task Two_sources_of_one_copy_lose_no_entry_of_its_list()
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build();
        var referrers = Enumerable.Range(0, 8).Select(i => TestReferrers.Artifact(image.Top, Sbom, $"from {i}").AddTo(bench.Source, $"app{i}", null)).ToList();
        for (var i = 0; i < 8; i++) image.AddTo(bench.Source, $"app{i}", "1");

        var results = await bench.CopyAsync([.. Enumerable.Range(0, 8).Select(i => bench.Request($"app{i}:1", $"app:{i}"))]);

        Assert.All(results, r => Assert.Null(r.Failure));
        var list = Read(bench.Destination, "app", TestReferrers.TagOf(image.Digest));
        Assert.All(referrers, r => Assert.Contains(r.Digest, list));
    }

    [Fact]
    public async Task Something_else_under_the_name_of_the_destinations_list_is_not_overwritten()
    {
        await using var bench = await CopyBench.StartAsync(Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        TestReferrers.Artifact(image.Top, Sbom, "whole").AddTo(bench.Source, "app", tag: null);
        var other = TestReferrers.Artifact(null, Sbom, "no list").AddTo(bench.Destination, "app", TestReferrers.TagOf(image.Digest));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Contains("it is no list", result.Failure?.Message);
        Assert.Equal(other.Digest, bench.Destination.DigestOf("app", TestReferrers.TagOf(image.Digest)));
        Assert.Null(bench.Destination.DigestOf("app", "1"));
    }

    [Theory]
    [InlineData("source", true)]
    [InlineData("own", false)]
    public async Task Signatures_that_only_the_destination_has_are_kept(string present, bool isOverwritten)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var tag = TestReferrers.TagOf(image.Digest) + ".sig";
        var signed = TestReferrers.Signatures("source", "source again").AddTo(bench.Source, "app", tag);
        var before = TestReferrers.Signatures(present).AddTo(bench.Destination, "app", tag);

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        Assert.Equal(isOverwritten ? signed.Digest : before.Digest, bench.Destination.DigestOf("app", tag));
        Assert.Equal(isOverwritten ? [] : [SkippedReferrerReason.OtherAtDestination], result.SkippedReferrers.Select(r => r.Reason));
        if (!isOverwritten) Assert.Contains("has other signatures under the same tag, and they are kept", Assert.Single(CopyFindings.Of(result)).Message);
    }

    [Theory]
    [InlineData("app:1")]
    [InlineData("app@{digest}")]
    public async Task A_destination_that_wants_images_before_their_signatures_gets_them_so(string target)
    {
        await using var bench = await CopyBench.StartAsync(Lists, Lists with { WantsImagesBeforeSignatures = true });
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var sbom = TestReferrers.Artifact(image.Top, Sbom, "whole").AddTo(bench.Source, "app", tag: null);
        var signature = TestReferrers.Signatures("s1").AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest) + ".sig");

        var result = await bench.CopyOneAsync("app:1", target.Replace("{digest}", image.Digest, StringComparison.Ordinal));

        Assert.Null(result.Failure);
        Assert.Equal(2, result.Referrers.Count);
        bench.AssertComplete(image, "app", target == "app:1" ? "1" : null);
        bench.AssertComplete(sbom, "app", tag: null);
        bench.AssertComplete(signature, "app", TestReferrers.TagOf(image.Digest) + ".sig");
        var writes = bench.Destination.Log.Requests.Where(r => r.Method == "PUT" && r.Path.EndsWith(".sig", StringComparison.Ordinal));
        Assert.Equal([404, 201], writes.Select(r => r.Status));
    }

    [Fact]
    public async Task An_image_that_is_there_gets_new_referrers_only_when_they_are_refreshed()
    {
        await using var bench = await CopyBench.StartAsync(Lists, Lists);
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var early = TestReferrers.Artifact(image.Top, Sbom, "early").AddTo(bench.Source, "app", tag: null);
        await bench.CopyOneAsync("app:1", "app:1");
        var late = TestReferrers.Artifact(image.Manifests[0], Sbom, "late").AddTo(bench.Source, "app", tag: null);
        var signed = TestReferrers.Artifact(early.Top, Sbom, "about the early one").AddTo(bench.Source, "app", tag: null);

        Assert.Empty((await bench.CopyOneAsync("app:1", "app:1")).Referrers);
        bench.Options = bench.Options with { RefreshesReferrers = true };
        bench.Destination.Log.Clear();
        var refreshed = await bench.CopyOneAsync("app:1", "app:1");
        var again = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal((CopyStatus.Present, CopyStatus.Present), (refreshed.Status, again.Status));
        Assert.Equal(new[] { late.Digest, signed.Digest }.Order(StringComparer.Ordinal), refreshed.Referrers.Select(r => r.ToString()));
        Assert.Empty(again.Referrers);
        bench.AssertComplete(late, "app", tag: null);
        bench.AssertComplete(signed, "app", tag: null);
        Assert.Equal(2, bench.Destination.Log.Requests.Count(r => r is { Method: "PUT", IsManifest: true }));
    }

    private static async Task CopiesByTagAsync(CopyBench bench)
    {
        var image = TestImages.Build().AddTo(bench.Source, "app", "1");
        var referrer = TestReferrers.Artifact(image.Top, Sbom, "whole").AddTo(bench.Source, "app", tag: null);
        TestReferrers.List(referrer.Top).AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest));

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Null(result.Failure);
        Assert.Equal([referrer.Digest], result.Referrers.Select(r => r.ToString()));
        Assert.Equal(1, bench.Source.Log.Requests.Count(r => r.Path.Contains("/referrers/")));
    }

    private static string Read(InProcessRegistry registry, string repository, string tag) =>
        Encoding.UTF8.GetString(registry.ReadManifest(repository, registry.DigestOf(repository, tag)!)!);
}
