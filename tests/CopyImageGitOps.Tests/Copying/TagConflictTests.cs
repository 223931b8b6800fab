using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>A tag that the destination has with another digest than the source. The look-up that is made anyway tells.</summary>
public sealed class TagConflictTests : IAsyncLifetime
{
    private CopyBench _bench = null!;
    private TestImage _taken = null!;
    private TestImage _wanted = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await CopyBench.StartAsync();
        _taken = TestImages.Build(new TestImageOptions { Seed = 1 }).AddTo(_bench.Destination, "app", "1");
        _wanted = TestImages.Build(new TestImageOptions { Seed = 2 }).AddTo(_bench.Source, "app", "1");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private string Place =>
        $"'{_bench.Destination.Address}/app:1' is {_taken.Digest} in the destination, and '{_bench.Source.Address}/app:1' is {_wanted.Digest}";

    [Fact]
    public async Task An_update_overwrites_it_and_names_both_digests()
    {
        var result = await CopyAsync(TagConflict.Update);

        Assert.Equal(CopyStatus.Copied, result.Status);
        _bench.AssertComplete(_wanted, "app", "1");
        AssertInfo($"{Place}; the tag is overwritten.", result);
        Assert.Equal(1, _bench.Destination.Log.Requests.Count(r => r.Method == "HEAD"));
    }

    [Fact]
    public async Task A_failure_names_both_digests_and_nothing_is_written_or_read()
    {
        var result = await CopyAsync(TagConflict.Fail);

        Assert.Equal(FindingCodes.TagConflict, result.Failure?.Code);
        Assert.Equal($"{Place}; nothing was written.", result.Failure!.Message);
        Assert.Equal(
            "Use 'tagConflict: update' to overwrite the tag, 'tagConflict: keep' to copy by digest and leave the tag, or another 'target'.",
            result.Failure.Hint);
        Assert.Equal(["HEAD"], _bench.Destination.Log.Requests.Select(r => r.Method));
        Assert.Equal(["HEAD"], _bench.Source.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task A_tag_that_is_kept_stays_and_the_image_is_complete_under_its_digest()
    {
        var result = await CopyAsync(TagConflict.Keep);

        Assert.Equal(CopyStatus.Copied, result.Status);
        _bench.AssertComplete(_wanted, "app", tag: null);
        Assert.Equal(_taken.Digest, _bench.Destination.DigestOf("app", "1"));
        AssertInfo($"{Place}; the tag stays, and the image is kept by its digest.", result);
    }

    [Fact]
    public async Task A_second_copy_beside_a_kept_tag_moves_nothing()
    {
        await CopyAsync(TagConflict.Keep);
        _bench.Destination.Log.Clear();

        var result = await CopyAsync(TagConflict.Keep);

        Assert.Equal(CopyStatus.Present, result.Status);
        AssertInfo($"{Place}; the tag stays, and the image is kept by its digest.", result);
        Assert.Equal(["HEAD", "HEAD"], _bench.Destination.Log.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task A_digest_that_the_caller_has_written_is_replaced_whatever_the_policy()
    {
        var result = Assert.Single(await _bench.CopyAsync(Request(TagConflict.Fail) with { Replaceable = [Digest.Parse(_taken.Digest)] }));

        Assert.Equal(CopyStatus.Copied, result.Status);
        _bench.AssertComplete(_wanted, "app", "1");
        AssertInfo($"{Place}; the tag is overwritten.", result);
    }

    [Theory]
    [InlineData(TagConflict.Update)]
    [InlineData(TagConflict.Keep)]
    [InlineData(TagConflict.Fail)]
    public async Task Without_a_conflict_nothing_is_said(TagConflict policy)
    {
        _bench.Destination.RemoveTag("app", "1");

        var first = await CopyAsync(policy);
        var second = await CopyAsync(policy);

        Assert.Equal([CopyStatus.Copied, CopyStatus.Present], [first.Status, second.Status]);
        Assert.Empty(first.Findings.Concat(second.Findings));
    }

    [Fact]
    public async Task A_digest_by_another_algorithm_cannot_be_compared_and_is_no_conflict()
    {
        var image = TestImages.Build(new TestImageOptions { Algorithm = "sha512", Seed = 3 }).AddTo(_bench.Source, "app", null);

        var result = Assert.Single(await _bench.CopyAsync(_bench.Request($"app:1@{image.Digest}", "app:1") with { TagConflict = TagConflict.Fail }));

        Assert.Null(result.Failure);
        Assert.Empty(result.Findings);
    }

    [Theory]
    [InlineData(TagConflict.Update)]
    [InlineData(TagConflict.Keep)]
    public async Task A_forecast_says_the_same_and_writes_nothing(TagConflict policy)
    {
        var forecast = await _bench.NewEngine().ForecastAsync(Request(policy), _bench.Token);

        var result = await CopyAsync(policy);
        Assert.Equal(result.Findings, forecast.Findings);
        Assert.False(forecast.IsPresent);
    }

    private CopyRequest Request(TagConflict policy) => _bench.Request("app:1", "app:1") with { TagConflict = policy };

    private async Task<CopyResult> CopyAsync(TagConflict policy) => Assert.Single(await _bench.CopyAsync(Request(policy)));

    private static void AssertInfo(string message, CopyResult result)
    {
        var finding = Assert.Single(CopyFindings.Of(result));
        Assert.Equal((Severity.Info, FindingCodes.TagConflict, message), (finding.Severity, finding.Code, finding.Message));
    }
}
