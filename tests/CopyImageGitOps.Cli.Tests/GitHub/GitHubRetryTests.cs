using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing.GitHub;

namespace CopyImageGitOps.Cli.Tests.GitHub;

/// <summary>What is tried again, when, and for how long; on a clock of the tests' own.</summary>
public sealed class GitHubRetryTests
{
    [Fact]
    public async Task A_failure_of_GitHub_is_tried_again_with_growing_pauses()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.Status(502) with { Times = 3 });
        var before = world.Time.GetUtcNow();

        Assert.Equal("main", await new GitHubBranches(world.Api).DefaultAsync(world.Token));

        Assert.Equal(TimeSpan.FromSeconds(1 + 2 + 4), world.Time.GetUtcNow() - before);
        Assert.Equal(4, world.Server.Log.Requests.Count);
        Assert.Empty(world.Pauses);
    }

    [Fact]
    public async Task A_failure_that_lasts_is_a_finding_after_four_tries()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.Status(503, "No server is currently available to service your request."));

        var failure = await FailureAsync(world);

        Assert.Equal(
            (FindingCodes.GithubUnavailable, "GitHub failed to look up the default branch (503: No server is currently available to service your request)."),
            (failure.Code, failure.Message));
        Assert.Equal(4, world.Server.Log.Requests.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.Close() with { Times = 1 });

        Assert.Equal("main", await new GitHubBranches(world.Api).DefaultAsync(world.Token));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task A_secondary_limit_is_obeyed_to_the_second(int status)
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.SecondaryLimit(73, status) with { Times = 2 });

        Assert.Equal("main", await new GitHubBranches(world.Api).DefaultAsync(world.Token));

        Assert.Equal([TimeSpan.FromSeconds(73), TimeSpan.FromSeconds(73)], world.Pauses);
    }

    [Fact]
    public async Task A_secondary_limit_that_says_no_time_is_waited_for_a_minute_and_then_longer()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.SecondaryLimit(null) with { Times = 3 });

        Assert.Equal("main", await new GitHubBranches(world.Api).DefaultAsync(world.Token));

        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4)], world.Pauses);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    public async Task The_primary_limit_is_waited_for_until_it_begins_anew(int status)
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.PrimaryLimit(world.Time.GetUtcNow().AddMinutes(10), status) with { Times = 1 });

        Assert.Equal("main", await new GitHubBranches(world.Api).DefaultAsync(world.Token));

        Assert.Equal([TimeSpan.FromSeconds(601)], world.Pauses);
    }

    [Fact]
    public async Task A_primary_limit_that_lasts_longer_than_is_allowed_is_not_waited_for()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.PrimaryLimit(world.Time.GetUtcNow().AddMinutes(42)));

        var failure = await FailureAsync(world);

        Assert.Equal(
            (FindingCodes.GithubRateLimited,
                "GitHub limits the requests of this token, and asks for a pause of 43 min before it will look up the default branch "
                    + "(403: API rate limit exceeded for installation ID 1)."),
            (failure.Code, failure.Message));
        Assert.Equal("Run again after that; an App's token has a limit of its own.", failure.Hint);
        Assert.Empty(world.Pauses);
        Assert.Single(world.Server.Log.Requests);
    }

    [Fact]
    public async Task All_pauses_together_are_bounded()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.SecondaryLimit(240));

        var failure = await FailureAsync(world);

        Assert.Equal(FindingCodes.GithubRateLimited, failure.Code);
        Assert.Equal([.. Enumerable.Repeat(TimeSpan.FromMinutes(4), 3)], world.Pauses);
        await Assert.ThrowsAsync<GitHubException>(() => new GitHubBranches(world.Api).DefaultAsync(world.Token));
        Assert.Equal(3, world.Pauses.Count);
    }

    private static async Task<Finding> FailureAsync(GitHubWorld world) =>
        (await Assert.ThrowsAsync<GitHubException>(() => new GitHubBranches(world.Api).DefaultAsync(world.Token))).Finding;
}
