using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Testing.GitHub;

namespace CopyImageGitOps.Cli.Tests.GitHub;

/// <summary>What GitHub can answer instead of doing it: a finding each, without the token.</summary>
public sealed class GitHubErrorTests
{
    [Fact]
    public async Task A_wrong_token()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var api = world.NewApi(token: "ghp_Wrong0000");

        await ExpectAsync(
            () => new PullRequests(api).EnsureAsync(GitHubWorld.Wish, world.Token),
            FindingCodes.GithubUnauthorized,
            "GitHub does not accept the token in GITHUB_TOKEN (401: Bad credentials).",
            "Give the job's own token (${{ github.token }}), or one that has neither expired nor been revoked.");
        Assert.Single(world.Server.Log.Requests);
    }

    [Fact]
    public async Task A_token_that_may_not_write_pull_requests()
    {
        await using var world = await GitHubWorld.StartAsync(new GitHubServerOptions { MayWritePullRequests = false });
        await world.BranchOffAsync();

        await ExpectAsync(
            () => world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token),
            FindingCodes.GithubForbidden,
            "The token may not create the pull request in 'acme/shop' (403: Resource not accessible by integration).",
            "Give it 'pull-requests: write': in a workflow below 'permissions:', else in the settings of the App or of the token.");
    }

    [Fact]
    public async Task A_token_that_may_not_write_contents()
    {
        await using var world = await GitHubWorld.StartAsync(new GitHubServerOptions { MayWriteContents = false });

        await ExpectAsync(
            () => new GitHubBranches(world.Api).DeleteAsync("main", world.Token),
            FindingCodes.GithubForbidden,
            "The token may not delete the branch 'main' in 'acme/shop' (403: Resource not accessible by integration).",
            "Give it 'contents: write': in a workflow below 'permissions:', else in the settings of the App or of the token.");
    }

    [Fact]
    public async Task A_repository_that_does_not_let_Actions_create_pull_requests()
    {
        await using var world = await GitHubWorld.StartAsync(new GitHubServerOptions { AllowsActionsToCreatePullRequests = false });
        await world.BranchOffAsync();

        await ExpectAsync(
            () => world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token),
            FindingCodes.GithubForbidden,
            "The token may not create the pull request in 'acme/shop' (403: GitHub Actions is not permitted to create or approve pull requests).",
            "Turn on 'Allow GitHub Actions to create and approve pull requests' in the repository's settings (Actions, General), or use an App's token.");
    }

    [Fact]
    public async Task A_repository_that_is_not_there()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var api = new GitHubApi(world.Api.Access with { Name = "shopp" }, TimeProvider.System);

        await ExpectAsync(
            () => new GitHubBranches(api).TipAsync("main", world.Token),
            FindingCodes.GithubNotFound,
            "GitHub could not look for the branch 'main': it has no such thing in 'acme/shopp' for this token (404: Not Found).",
            "Check GITHUB_REPOSITORY, and that the token may read the repository and has 'contents: read'.");
    }

    [Fact]
    public async Task A_branch_that_is_not_there()
    {
        await using var world = await GitHubWorld.StartAsync();

        await ExpectAsync(
            () => world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token),
            FindingCodes.GithubInvalid,
            "GitHub refused to create the pull request (422: Validation Failed: head is invalid).",
            null);
    }

    [Fact]
    public async Task A_branch_without_commits_of_its_own()
    {
        await using var world = await GitHubWorld.StartAsync();
        await world.Repository.GitAsync("branch", GitHubWorld.Branch, "main");

        await ExpectAsync(
            () => world.PullRequests.EnsureAsync(GitHubWorld.Wish, world.Token),
            FindingCodes.GithubInvalid,
            "GitHub refused to create the pull request (422: Validation Failed: No commits between main and copyimage/update).",
            null);
    }

    [Fact]
    public async Task An_address_that_nobody_answers_at()
    {
        await using var world = await GitHubWorld.StartAsync();
        using var api = world.NewApi(api: "http://127.0.0.1:1");

        var finding = await FailureAsync(() => new GitHubBranches(api).TipAsync("main", world.Token));

        Assert.Equal(FindingCodes.GithubUnavailable, finding.Code);
        Assert.StartsWith("GitHub could not be reached at '127.0.0.1:1' to look for the branch 'main': ", finding.Message, StringComparison.Ordinal);
        Assert.Equal("Check the network, HTTPS_PROXY and GITHUB_API_URL.", finding.Hint);
    }

    [Fact]
    public async Task An_answer_that_is_not_from_GitHub()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.Answer(200, "<html>Please log in</html>"));

        await ExpectAsync(
            () => new GitHubBranches(world.Api).TipAsync("main", world.Token),
            FindingCodes.GithubProtocol,
            $"What '{world.Api.Access.Api.Authority}' answered to the request to look for the branch 'main' is not GitHub's JSON.",
            "Check GITHUB_API_URL, and that no proxy answers in its place.");
    }

    [Fact]
    public async Task A_token_that_comes_back_in_an_answer_is_not_shown()
    {
        await using var world = await GitHubWorld.StartAsync();
        world.Server.Add(GitHubFault.Status(422, $"Your {world.Server.Options.Token} is wrong"));

        await ExpectAsync(
            () => new GitHubBranches(world.Api).TipAsync("main", world.Token),
            FindingCodes.GithubInvalid,
            "GitHub refused to look for the branch 'main' (422: Your *** is wrong).",
            null);
        Assert.DoesNotContain(world.Server.Options.Token, world.Api.Access.ToString(), StringComparison.Ordinal);
    }

    private static async Task ExpectAsync(Func<Task> action, string code, string message, string? hint)
    {
        var finding = await FailureAsync(action);
        Assert.Equal((Severity.Error, code, message, hint), (finding.Severity, finding.Code, finding.Message, finding.Hint));
    }

    private static async Task<Finding> FailureAsync(Func<Task> action) => (await Assert.ThrowsAsync<GitHubException>(action)).Finding;
}
