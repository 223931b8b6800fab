using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing.GitHub;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.GitHub;

/// <summary>What the client sends and to whom, and what it does when it is sent away.</summary>
public sealed class GitHubApiTests
{
    [Fact]
    public async Task It_asks_as_GitHub_wants_to_be_asked()
    {
        await using var world = await GitHubWorld.StartAsync();

        Assert.Equal("main", await new GitHubBranches(world.Api).DefaultAsync(world.Token));

        var request = Assert.Single(world.Server.Log.Requests);
        Assert.Equal(("GET", "/repos/acme/shop", "application/vnd.github+json"), (request.Method, request.Path, request.Accept));
        Assert.Equal($"Bearer {world.Server.Options.Token}", request.Authorization);
    }

    [Fact]
    public async Task GitHub_Enterprise_has_its_API_below_a_path()
    {
        await using var world = await GitHubWorld.StartAsync(new GitHubServerOptions { PathPrefix = "/api/v3", LongestPage = 1 });
        await world.BranchOffAsync();
        world.Server.AddPullRequest(GitHubWorld.Branch, "main");
        world.Server.AddPullRequest(GitHubWorld.Branch, "release");

        var outcome = await world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token);

        Assert.Equal(1, outcome.PullRequest.Number);
        Assert.All(world.Server.Log.Requests, request => Assert.StartsWith("/api/v3/repo", request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repository_that_was_renamed_is_found_under_its_new_name()
    {
        await using var world = await GitHubWorld.StartAsync(new GitHubServerOptions { FormerRepository = "acme/old" });
        await world.BranchOffAsync();
        using var api = new GitHubApi(world.Api.Access with { Name = "old" }, TimeProvider.System);

        Assert.Equal(await world.Repository.TipAsync("main"), await new GitHubBranches(api).TipAsync("main", world.Token));
        await new GitHubBranches(api).DeleteAsync(GitHubWorld.Branch, world.Token);

        Assert.Null(await world.Repository.TipAsync(GitHubWorld.Branch));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_to_another_address_is_not_followed(int status)
    {
        await using var world = await GitHubWorld.StartAsync();
        await using var other = await InProcessRegistry.StartAsync();
        world.Server.Add(GitHubFault.Redirect($"http://{other.Address}/repos/acme/shop", status));

        var failure = await Assert.ThrowsAsync<GitHubException>(() => new GitHubBranches(world.Api).DefaultAsync(world.Token));

        AssertMisled(world, failure, "look up the default branch");
        Assert.Empty(other.Log.Requests);
    }

    [Fact]
    public async Task A_next_page_at_another_address_is_not_read()
    {
        await using var world = await GitHubWorld.StartAsync();
        await using var other = await InProcessRegistry.StartAsync();
        world.Server.Add(GitHubFault.Header("Link", $"<http://{other.Address}/page2>; rel=\"next\""));

        var failure = await Assert.ThrowsAsync<GitHubException>(() => world.PullRequests.CloseAsync(GitHubWorld.Branch, world.Token));

        AssertMisled(world, failure, "look for the pull request");
        Assert.Empty(other.Log.Requests);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.Redirect("/repos/acme/shop"));

        var failure = await Assert.ThrowsAsync<GitHubException>(() => new GitHubBranches(world.Api).DefaultAsync(world.Token));

        AssertMisled(world, failure, "look up the default branch");
        Assert.Equal(6, world.Server.Log.Requests.Count);
    }

    private static void AssertMisled(GitHubWorld world, GitHubException failure, string purpose)
    {
        var authority = world.Api.Access.Api.Authority;
        Assert.Equal(
            (FindingCodes.GithubProtocol, $"GitHub could not {purpose}: '{authority}' leads to another address, which does not get the token."),
            (failure.Finding.Code, failure.Finding.Message));
        Assert.Equal("Set GITHUB_API_URL to the address of the API itself.", failure.Finding.Hint);
    }
}
