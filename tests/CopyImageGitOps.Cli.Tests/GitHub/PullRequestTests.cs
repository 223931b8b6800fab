using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing.GitHub;

namespace CopyImageGitOps.Cli.Tests.GitHub;

/// <summary>The pull request of one branch: created, updated in place, closed.</summary>
public sealed class PullRequestTests
{
    [Fact]
    public async Task It_is_created_with_all_that_is_wished()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        var wish = GitHubWorld.Wish with { Labels = ["images", "bot"], Reviewers = ["jane", "team:platform", "zoe"], IsDraft = true };

        var outcome = await world.PullRequests.EnsureAsync(wish, world.Token);

        Assert.Equal(new ReportPullRequest(1, "https://github.test/acme/shop/pull/1", PullRequestOperation.Created), outcome.PullRequest);
        Assert.Empty(outcome.Findings);
        var created = Assert.Single(world.Server.PullRequests);
        Assert.Equal(
            (GitHubWorld.Branch, "main", "Use private copies", "Body", true), (created.Head, created.Base, created.Title, created.Body, created.IsDraft));
        Assert.Equal(["images", "bot"], created.Labels);
        Assert.Equal(["jane", "zoe"], created.Reviewers);
        Assert.Equal(["platform"], created.Teams);
    }

    [Fact]
    public async Task The_second_time_nothing_is_written()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        var wish = GitHubWorld.Wish with { Labels = ["images"], Reviewers = ["jane", "team:platform"] };
        await world.PullRequests.EnsureAsync(wish, world.Token);
        world.Server.Log.Clear();

        var outcome = await world.PullRequests.EnsureAsync(wish, world.Token);

        Assert.Equal((1, PullRequestOperation.None), (outcome.PullRequest.Number, outcome.PullRequest.Operation));
        Assert.Empty(world.Server.Writes);
        Assert.Single(world.Server.Log.Requests);
    }

    [Fact]
    public async Task It_is_updated_in_place_where_it_differs_and_keeps_what_others_added()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        await world.CommitAsync("release", await world.Repository.TipAsync("main"));
        await world.PullRequests.EnsureAsync(GitHubWorld.Wish with { Labels = ["images"] }, world.Token);
        var known = world.Server.PullRequests[0];
        known.Labels.Add("by hand");
        known.Reviewers.Add("zoe");

        var outcome = await world.PullRequests.EnsureAsync(
            GitHubWorld.Wish with { Title = "New", Body = "Other", Base = "release", Labels = ["Images", "bot"], Reviewers = ["jane"] }, world.Token);

        Assert.Equal((1, PullRequestOperation.Updated), (outcome.PullRequest.Number, outcome.PullRequest.Operation));
        Assert.Equal(("New", "Other", "release"), (known.Title, known.Body, known.Base));
        Assert.Equal(["images", "by hand", "bot"], known.Labels);
        Assert.Equal(["zoe", "jane"], known.Reviewers);
    }

    [Fact]
    public async Task Line_endings_of_the_body_are_no_difference()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        await world.PullRequests.EnsureAsync(GitHubWorld.Wish with { Body = "a\n\nb\n" }, world.Token);
        world.Server.PullRequests[0].Body = "a\r\n\r\nb";

        var outcome = await world.PullRequests.EnsureAsync(GitHubWorld.Wish with { Body = "a\n\nb\n" }, world.Token);

        Assert.Equal(PullRequestOperation.None, outcome.PullRequest.Operation);
    }

    [Fact]
    public async Task The_one_into_the_wanted_base_is_taken_also_if_it_is_on_the_second_page()
    {
        await using var world = await GitHubWorld.StartAsync(new GitHubServerOptions { LongestPage = 1 });
        await world.BranchOffAsync();
        world.Server.AddPullRequest(GitHubWorld.Branch, "main");
        world.Server.AddPullRequest(GitHubWorld.Branch, "release");

        var outcome = await world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token);

        Assert.Equal((1, PullRequestOperation.Updated), (outcome.PullRequest.Number, outcome.PullRequest.Operation));
        Assert.Equal("release", world.Server.PullRequests[1].Base);
        Assert.Equal(2, world.Server.Log.Requests.Count(request => request.Method == "GET" && request.Path.Contains("/pulls?", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_fork_with_a_branch_of_the_same_name_is_left_alone()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        world.Server.AddPullRequest(GitHubWorld.Branch, "main").HeadRepository = "acme/shop-fork";

        var outcome = await world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token);

        Assert.Equal((2, PullRequestOperation.Created), (outcome.PullRequest.Number, outcome.PullRequest.Operation));
        Assert.Equal("By hand", world.Server.PullRequests[0].Title);
    }

    [Fact]
    public async Task One_that_somebody_creates_at_the_same_moment_is_updated()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        world.Server.Add(GitHubFault.Before(() => Task.FromResult(world.Server.AddPullRequest(GitHubWorld.Branch, "main"))) with
        {
            Method = "POST",
            Path = "/pulls$",
        });

        var outcome = await world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token);

        Assert.Equal((1, PullRequestOperation.Updated), (outcome.PullRequest.Number, outcome.PullRequest.Operation));
        Assert.Equal("Use private copies", Assert.Single(world.Server.PullRequests).Title);
    }

    [Fact]
    public async Task A_creation_whose_answer_is_lost_is_not_made_twice()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        world.Server.Add(GitHubFault.CloseBeforeAnswer() with { Method = "POST", Path = "/pulls$", Times = 1 });

        var outcome = await world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token);

        Assert.Equal((1, PullRequestOperation.Created), (outcome.PullRequest.Number, outcome.PullRequest.Operation));
        Assert.Single(world.Server.PullRequests);
    }

    [Theory]
    [InlineData("nobody", "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator")]
    [InlineData("github-actions[bot]", "Review cannot be requested from pull request author")]
    [InlineData("team:unknown", "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator")]
    public async Task Who_cannot_be_asked_for_a_review_is_a_warning_and_the_others_are_asked(string reviewer, string reason)
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();

        var outcome = await world.PullRequests.EnsureAsync(GitHubWorld.Wish with { Reviewers = ["jane", reviewer, "zoe"] }, world.Token);

        Assert.Equal(PullRequestOperation.Created, outcome.PullRequest.Operation);
        Assert.Equal(["jane", "zoe"], world.Server.PullRequests[0].Reviewers);
        var warning = Assert.Single(outcome.Findings);
        Assert.Equal((Severity.Warning, FindingCodes.PullRequestReviewer), (warning.Severity, warning.Code));
        Assert.StartsWith(
            $"'{reviewer}' could not be asked for a review: GitHub refused to ask for reviews (422: {reason}", warning.Message, StringComparison.Ordinal);
        Assert.Contains("collaborators", warning.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_given_a_review_is_not_asked_again()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.BranchOffAsync();
        var wish = GitHubWorld.Wish with { Reviewers = ["jane", "team:platform"] };
        await world.PullRequests.EnsureAsync(wish, world.Token);
        var known = world.Server.PullRequests[0];
        known.Reviewers.Clear();
        known.Teams.Clear();
        known.Reviews.Add("Jane");

        var outcome = await world.PullRequests.EnsureAsync(wish, world.Token);

        Assert.Equal(PullRequestOperation.None, outcome.PullRequest.Operation);
        Assert.Empty(known.Reviewers);
    }

    [Fact]
    public async Task It_is_closed_with_all_others_of_the_branch()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.AddPullRequest(GitHubWorld.Branch, "main");
        world.Server.AddPullRequest(GitHubWorld.Branch, "release");
        world.Server.AddPullRequest("other", "main");

        var closed = await world.PullRequests.CloseAsync(GitHubWorld.Branch, world.Token);

        Assert.Equal(new ReportPullRequest(1, "https://github.test/acme/shop/pull/1", PullRequestOperation.Closed), closed);
        Assert.Equal([false, false, true], world.Server.PullRequests.Select(pull => pull.IsOpen));
        Assert.Null(await world.PullRequests.CloseAsync(GitHubWorld.Branch, world.Token));
    }
}
