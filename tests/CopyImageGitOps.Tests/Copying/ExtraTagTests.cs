using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>Further tags of a manifest: written when all is there and before the main one, and looked up once each.</summary>
public sealed class ExtraTagTests : IAsyncLifetime
{
    private CopyBench _bench = null!;
    private TestImage _image = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await CopyBench.StartAsync();
        _image = TestImages.Build().AddTo(_bench.Source, "app", "1");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private string Short => $"1-{_image.Digest["sha256:".Length..][..12]}";

    [Fact]
    public async Task They_are_written_after_the_content_and_before_the_main_tag()
    {
        var result = await CopyAsync("app:1", "app:1", "{tag}", "{tag}-{digest:12}");

        Assert.Equal(CopyStatus.Copied, result.Status);
        Assert.Equal(["1", Short], _bench.Destination.TagsOf("app"));
        Assert.Equal(_image.Digest, _bench.Destination.DigestOf("app", Short));
        Assert.Equal(
            [$"PUT /v2/app/manifests/{Short} → 201", "PUT /v2/app/manifests/1 → 201"],
            _bench.Destination.Log.Requests.TakeLast(2).Select(r => r.ToString()));
    }

    [Fact]
    public async Task A_second_copy_takes_one_head_a_tag_and_nothing_else()
    {
        await CopyAsync("app:1", "app:1", "{tag}", "{tag}-{digest:12}", "{digest}");
        _bench.Destination.Log.Clear();
        _bench.Source.Log.Clear();

        var result = await CopyAsync($"app:1@{_image.Digest}", "app:1", "{tag}", "{tag}-{digest:12}", "{digest}");

        Assert.Equal(CopyStatus.Present, result.Status);
        Assert.Equal(0, result.Bytes);
        Assert.Empty(_bench.Source.Log.Requests);
        Assert.Equal(["HEAD", "HEAD", "HEAD"], _bench.Destination.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task One_that_is_missing_is_written_from_the_destination_itself()
    {
        await CopyAsync("app:1", "app:1");
        _bench.Destination.Log.Clear();
        _bench.Source.Log.Clear();

        var result = await CopyAsync($"app:1@{_image.Digest}", "app:1", "{tag}", "{tag}-{digest:12}");

        Assert.Equal(CopyStatus.Present, result.Status);
        Assert.Equal(_image.Digest, _bench.Destination.DigestOf("app", Short));
        Assert.Empty(_bench.Source.Log.Requests);
        Assert.Equal(["HEAD", "HEAD", "GET", "PUT"], _bench.Destination.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task A_reference_without_a_tag_gets_those_of_its_digest_alone()
    {
        var result = await CopyAsync($"app@{_image.Digest}", $"app@{_image.Digest}", "{tag}", "{tag}-{digest:12}", "{digest}");

        Assert.Equal(CopyStatus.Copied, result.Status);
        Assert.Equal([_image.Digest.Replace(':', '-')], _bench.Destination.TagsOf("app"));
    }

    [Fact]
    public async Task One_that_is_taken_is_a_conflict_before_anything_is_written()
    {
        var other = TestImages.Build(new TestImageOptions { Seed = 9 }).AddTo(_bench.Destination, "app", Short);
        var request = Request("app:1", "app:1", "{tag}-{digest:12}");

        var refused = Assert.Single(await _bench.CopyAsync(request with { TagConflict = TagConflict.Fail }));
        Assert.Equal(FindingCodes.TagConflict, refused.Failure?.Code);
        Assert.StartsWith($"'{_bench.Destination.Address}/app:{Short}' is {other.Digest} in the destination", refused.Failure!.Message);
        Assert.DoesNotContain(_bench.Destination.Log.Requests, r => r.Method != "HEAD");

        var kept = Assert.Single(await _bench.CopyAsync(request with { TagConflict = TagConflict.Keep }));
        Assert.Equal((CopyStatus.Copied, FindingCodes.TagConflict), (kept.Status, Assert.Single(kept.Findings).Code));
        Assert.Equal((_image.Digest, other.Digest), (_bench.Destination.DigestOf("app", "1"), _bench.Destination.DigestOf("app", Short)));
    }

    [Fact]
    public async Task A_name_that_would_be_too_long_for_a_tag_is_a_failure_that_says_so()
    {
        var tag = new string('x', 120);
        _image.AddTo(_bench.Source, "app", tag);

        var result = await CopyAsync($"app:{tag}", $"app:{tag}", "{tag}-{digest:12}");

        Assert.Equal(FindingCodes.TargetInvalid, result.Failure?.Code);
        Assert.Contains("with the template '{tag}-{digest:12}'", result.Failure!.Message);
        Assert.Contains("is a tag of 133 characters; at most 128 are allowed", result.Failure.Message);
        Assert.Empty(_bench.Destination.Catalogue);
    }

    private CopyRequest Request(string source, string target, params string[] tags) =>
        _bench.Request(source, target) with { ExtraTags = [.. tags.Select(TagTemplate.Parse)] };

    private async Task<CopyResult> CopyAsync(string source, string target, params string[] tags) =>
        Assert.Single(await _bench.CopyAsync(Request(source, target, tags)));
}
