using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Tests.Copying;

/// <summary>
/// The requests that a copy takes beside the fewest that the protocol allows: P platform manifests, M blobs that are missing. Tokens, and the
/// refusal that asks for the first, are not counted.
/// </summary>
public sealed class RequestBoundTests
{
    private const int P = 8;
    private const int M = 40;

    private static readonly TestImageOptions EightPlatforms = new()
    {
        Platforms = [.. Enumerable.Range(0, P).Select(i => $"linux/arch{i}")],
        OwnLayers = 4,
        SharedLayers = 0,
        LayerBytes = 500,
    };

    /// <summary>One listing of tags, and one question about referrers that the source does not answer.</summary>
    private const int AskedForReferrers = 2;

    [Fact]
    public async Task A_cold_copy_takes_3_requests_two_a_platform_and_three_a_blob()
    {
        await using var bench = await CopyBench.StartAsync();
        bench.Options = bench.Options with { WithReferrers = false };
        var image = TestImages.Build(EightPlatforms).AddTo(bench.Source, "app", "1");
        Assert.Equal(M, image.Blobs.Count);

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(3 + 2 * P + 3 * M, Count(bench));
    }

    [Theory]
    [InlineData(false, AskedForReferrers)]
    [InlineData(true, 1 + 1 + P)]
    public async Task To_find_that_there_are_no_referrers_takes_two_requests_or_one_more_a_platform_where_they_are_listed(bool lists, int asked)
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { ListsReferrers = lists });
        TestImages.Build(EightPlatforms).AddTo(bench.Source, "app", "1");

        await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(3 + 2 * P + 3 * M + asked, Count(bench));
        Assert.True(Count(bench) <= 1.1 * (3 + 2 * P + 3 * M));
    }

    [Fact]
    public async Task Images_of_one_source_repository_share_the_questions_about_referrers()
    {
        const int N = 5;
        await using var bench = await CopyBench.StartAsync();
        for (var i = 0; i < N; i++) TestImages.Build(new TestImageOptions { Seed = i }).AddTo(bench.Source, "app", $"{i}");

        await bench.CopyAsync([.. Enumerable.Range(0, N).Select(i => bench.Request($"app:{i}", $"app:{i}"))]);

        Assert.Equal(AskedForReferrers, bench.Source.Log.Requests.Count(r => r.Path.Contains("/tags/") || r.Path.Contains("/referrers/")));
    }

    [Theory]
    [InlineData(false, AskedForReferrers + 1 + 3, 5 + 2)]
    [InlineData(true, 1 + 1 + P + 3 + 1, 5)]
    public async Task A_referrer_takes_its_own_requests_and_three_for_lists_that_clients_keep(bool lists, int atSource, int atDestination)
    {
        await using var bench = await CopyBench.StartAsync(
            new InProcessRegistryOptions { ListsReferrers = lists }, new InProcessRegistryOptions { ListsReferrers = lists });
        var image = TestImages.Build(EightPlatforms).AddTo(bench.Source, "app", "1");
        var referrer = TestReferrers.Artifact(image.Top, "application/vnd.example", "x").AddTo(bench.Source, "app", tag: null);
        if (!lists) TestReferrers.List(referrer.Top).AddTo(bench.Source, "app", TestReferrers.TagOf(image.Digest));

        Assert.Single((await bench.CopyOneAsync("app:1", "app:1")).Referrers);

        Assert.Equal((1 + P + M + atSource, 2 + P + 2 * M + atDestination), (bench.Source.Log.Counted.Count, bench.Destination.Log.Counted.Count));
    }

    [Theory]
    [InlineData(RegistryLogin.Basic, 2)]
    [InlineData(RegistryLogin.Bearer, 4)]
    public async Task A_login_adds_one_refusal_and_one_token_a_registry(RegistryLogin login, int added)
    {
        await using var bench = await CopyBench.StartAsync(new InProcessRegistryOptions { Login = login }, new InProcessRegistryOptions { Login = login });
        TestImages.Build(EightPlatforms).AddTo(bench.Source, "app", "1");

        Assert.Null((await bench.CopyOneAsync("app:1", "app:1")).Failure);

        Assert.Equal(3 + 2 * P + 3 * M + AskedForReferrers + added, bench.Source.Log.Requests.Count + bench.Destination.Log.Requests.Count);
    }

    [Fact]
    public async Task A_warm_copy_by_tag_takes_2_heads()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(EightPlatforms).AddTo(bench.Source, "app", "1").AddTo(bench.Destination, "app", "1");

        var result = await bench.CopyOneAsync("app:1", "app:1");

        Assert.Equal(CopyStatus.Present, result.Status);
        Assert.Equal("HEAD", Assert.Single(bench.Source.Log.Requests).Method);
        Assert.Equal("HEAD", Assert.Single(bench.Destination.Log.Requests).Method);
    }

    [Theory]
    [InlineData("app:1")]
    [InlineData("app@{digest}")]
    public async Task A_warm_copy_by_digest_takes_1_head_at_the_destination(string target)
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(EightPlatforms).AddTo(bench.Destination, "app", "1");

        var result = await bench.CopyOneAsync($"app:1@{image.Digest}", target.Replace("{digest}", image.Digest, StringComparison.Ordinal));

        Assert.Equal(CopyStatus.Present, result.Status);
        Assert.Empty(bench.Source.Log.Requests);
        Assert.Equal("HEAD", Assert.Single(bench.Destination.Log.Requests).Method);
    }

    [Fact]
    public async Task Within_one_registry_no_byte_of_a_blob_moves_and_each_takes_one_mount()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(EightPlatforms).AddTo(bench.Destination, "from/app", "1");
        var (source, target) = (ImageReference.Parse($"{bench.Destination.Address}/from/app:1"), ImageReference.Parse($"{bench.Destination.Address}/to/app:1"));

        await bench.CopyAsync(new CopyRequest(source, target));

        bench.AssertComplete(image, "to/app", "1");
        Assert.Equal(3 + 2 * P + M + AskedForReferrers, bench.Destination.Log.Counted.Count);
        Assert.DoesNotContain(bench.Destination.Log.Requests, r => r.IsBlob);
    }

    [Fact]
    public async Task A_blob_that_many_repositories_share_is_moved_once_and_mounted_by_the_others()
    {
        const int N = 6;
        await using var bench = await CopyBench.StartAsync();
        var options = new TestImageOptions { IsIndex = false, Platforms = ["linux/amd64"], OwnLayers = 0, SharedLayers = 1 };
        var layer = TestImages.Build(options).Blobs.MaxBy(b => b.Value.Length).Key;
        for (var i = 0; i < N; i++) TestImages.Build(options).AddTo(bench.Source, $"app{i}", "1");

        var results = await bench.CopyAsync([.. Enumerable.Range(0, N).Select(i => bench.Request($"app{i}:1", $"app{i}:1"))]);

        Assert.All(results, r => Assert.Equal(CopyStatus.Copied, r.Status));
        var hex = Uri.EscapeDataString(layer);
        Assert.Equal(1, bench.Source.Log.Requests.Count(r => r.Path.Contains(layer)));
        Assert.Equal(N + 1, bench.Destination.Log.Requests.Count(r => r.Path.Contains(layer) || r.Path.Contains(hex)));
    }

    [Fact]
    public async Task After_an_interruption_each_blob_that_is_there_takes_one_request()
    {
        await using var bench = await CopyBench.StartAsync();
        var image = TestImages.Build(EightPlatforms).AddTo(bench.Source, "app", "1");
        foreach (var (digest, content) in image.Blobs.Take(30)) bench.Destination.AddBlob("app", digest, content);

        await bench.CopyOneAsync("app:1", "app:1");

        bench.AssertComplete(image, "app", "1");
        Assert.Equal(3 + 2 * P + 3 * (M - 30) + 30 + AskedForReferrers, Count(bench));
    }

    [Fact]
    public async Task Docker_hub_counts_no_pull_for_a_look_up()
    {
        await using var bench = await CopyBench.StartAsync();
        TestImages.Build(EightPlatforms).AddTo(bench.Source, "app", "1");

        await bench.NewEngine().ResolveAsync(bench.Request("app:1", "app:1").Source, bench.Token);

        Assert.DoesNotContain(bench.Source.Log.Requests, r => r.Method == "GET");
    }

    private static int Count(CopyBench bench) => bench.Source.Log.Counted.Count + bench.Destination.Log.Counted.Count;
}
