using CopyImageGitOps.Testing.GitHub;
using static CopyImageGitOps.Cli.Tests.Publishing.PullRequestScenario;

namespace CopyImageGitOps.Cli.Tests.Publishing;

/// <summary>What can be in the way of a pull request: each a finding, and nothing is touched by it.</summary>
public sealed class PullRequestObstacleTests
{
    [Fact]
    public async Task Without_token_and_repository_all_that_is_missing_is_said()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        foreach (var name in new[] { "GITHUB_TOKEN", "GITHUB_REPOSITORY" }) scenario.Program.Variables[name] = null;
        scenario.Program.Variables["GITHUB_API_URL"] = "http://github.example.com/api";

        var report = await scenario.RunAsync(2);

        Assert.Equal(
            [
                "error config-invalid: GITHUB_API_URL is 'http://github.example.com/api', not the https address of an API.",
                "error config-invalid: GITHUB_REPOSITORY is not set.",
                "error config-invalid: GITHUB_TOKEN is not set.",
            ],
            FindingsOf(report));
        Assert.Empty(scenario.Local.Requests);
    }

    [Theory]
    [InlineData("acme", "GITHUB_REPOSITORY is 'acme', not a repository.")]
    [InlineData("acme/shop/x", "GITHUB_REPOSITORY is 'acme/shop/x', not a repository.")]
    [InlineData("acme/../../user", "GITHUB_REPOSITORY is 'acme/../../user', not a repository.")]
    public async Task A_repository_that_is_none(string repository, string message)
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        scenario.Program.Variables["GITHUB_REPOSITORY"] = repository;

        Assert.Equal([$"error config-invalid: {message}"], FindingsOf(await scenario.RunAsync(2)));
    }

    [Fact]
    public async Task A_workflow_on_pull_request_target()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        scenario.Program.Variables["GITHUB_EVENT_NAME"] = "pull_request_target";

        var report = await scenario.RunAsync(2);

        Assert.Equal(
            ["error github-untrusted-event: The workflow runs on 'pull_request_target', which gives write access to what a stranger wrote."],
            FindingsOf(report));
        Assert.Empty(scenario.Server.Log.Requests);
        Assert.Empty(scenario.Local.Requests);
    }

    [Theory]
    [InlineData("\"mallory/shop\"", true)]
    [InlineData(null, true)]
    [InlineData("\"acme/shop\"", false)]
    public async Task A_pull_request_from_a_fork(string? head, bool isFork)
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        var repository = head is null ? "null" : $$"""{"full_name": {{head}}}""";
        const string Own = "\"base\": {\"repo\": {\"full_name\": \"acme/shop\"}}";
        scenario.Local.Write("../event.json", "{\"pull_request\": {\"head\": {\"repo\": " + repository + "}, " + Own + "}}");
        scenario.Program.Variables["GITHUB_EVENT_NAME"] = "pull_request";
        scenario.Program.Variables["GITHUB_EVENT_PATH"] = Path.Combine(scenario.Local.Root, "../event.json");

        var report = await scenario.RunAsync(isFork ? 2 : 0);

        Assert.Equal(
            isFork ? ["error github-fork: The workflow runs for a pull request from a fork, whose token can only read."] : [], FindingsOf(report));
    }

    [Fact]
    public async Task A_base_that_is_not_there()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        Assert.Equal(
            ["error pull-request-base: 'acme/shop' has no branch 'releese' that a pull request could be merged into."],
            FindingsOf(await scenario.RunAsync(2, "--base", "releese")));
    }

    [Fact]
    public async Task A_branch_that_is_its_own_base()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        Assert.Equal(
            ["error pull-request-base: The pull request is to be merged into 'main', which is its own branch."],
            FindingsOf(await scenario.RunAsync(2, "--branch", "main")));
        Assert.Empty(scenario.Server.Log.Requests);
    }

    [Fact]
    public async Task A_directory_that_the_base_does_not_have()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        Directory.CreateDirectory(Path.Combine(scenario.Local.Root, "new"));

        Assert.Equal(
            ["error pull-request-base: 'new' is not a directory of the branch 'main', from which the pull request is made."],
            FindingsOf(await scenario.RunAsync(2, "new")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scenario.Temporary, "copyimage-worktree-*"));
    }

    [Theory]
    [InlineData("", "", "main")]
    [InlineData("release", "", "release")]
    [InlineData("", "release", "release")]
    public async Task On_a_detached_HEAD_the_base_is_that_of_the_job_or_the_default_branch(string baseRef, string refName, string expected)
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await scenario.BareAsync("branch", "release", "main");
        await scenario.Local.GitAsync("checkout", "--quiet", "--detach");
        scenario.Program.Variables["GITHUB_BASE_REF"] = baseRef;
        scenario.Program.Variables["GITHUB_REF_NAME"] = refName;
        scenario.Program.Variables["GITHUB_REF_TYPE"] = "branch";

        await scenario.RunAsync(0);

        Assert.Equal(expected, Assert.Single(scenario.Server.PullRequests).Base);
    }

    [Fact]
    public async Task What_GitHub_refuses_after_the_commit_is_in_the_report_with_what_was_done()
    {
        await using var scenario = await PullRequestScenario.StartAsync(new GitHubServerOptions { AllowsActionsToCreatePullRequests = false });

        var report = await scenario.RunAsync(1);

        Assert.Equal(
            [
                "error github-forbidden: The token may not create the pull request in 'acme/shop' "
                    + "(403: GitHub Actions is not permitted to create or approve pull requests).",
            ],
            FindingsOf(report));
        Assert.Equal(report.GetProperty("commit").GetString(), await scenario.TipAsync(Branch));
        Assert.Equal(2, report.GetProperty("summary").GetProperty("imagesCopied").GetInt32());
    }

    [Fact]
    public async Task A_wrong_token_is_found_before_anything_is_copied()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        scenario.Program.Variables["GITHUB_TOKEN"] = "ghp_Expired";

        var report = await scenario.RunAsync(1);

        Assert.Equal(["error github-unauthorized: GitHub does not accept the token in GITHUB_TOKEN (401: Bad credentials)."], FindingsOf(report));
        Assert.Empty(scenario.Local.Requests);
    }

    [Theory]
    [InlineData("--push", "--push and --pull-request exclude each other: a pull request has a branch of its own, which is pushed.")]
    [InlineData("--no-commit", "--pull-request needs a commit, and --no-commit makes none.")]
    public async Task Options_that_do_not_go_together(string option, string message)
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        Assert.Equal([$"error config-invalid: {message}"], FindingsOf(await scenario.RunAsync(2, option)));
    }

    [Fact]
    public async Task An_author_and_a_signature_of_GitHubs()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        Assert.Equal(
            ["error config-invalid: --sign-commits and an author of the commit exclude each other: GitHub signs as the token's owner."],
            FindingsOf(await scenario.RunAsync(2, "--sign-commits", "--author", "Jane <jane@example.com>")));

        var alone = await scenario.Local.ReportAsync(2, "run", "--sign-commits");
        Assert.Equal(["error config-invalid: --sign-commits goes with --push or --pull-request."], FindingsOf(alone));
    }
}
