using CopyImageGitOps.Cli.Tests.Publishing;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>Steps that propose what they change, at a GitHub that is played by a server.</summary>
public sealed class ActionPullRequestTests
{
    private const string Url = "https://github.test/acme/shop/pull/1";

    [Fact]
    public async Task It_is_opened_with_all_that_the_inputs_say()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        var result = await RunAsync(
            scenario, ("title", "Copies: {count}"), ("body", "Please look.\n\n{table}"), ("labels", "images, two words"), ("reviewers", "jane\nteam:platform"),
            ("draft", "true"), ("branch", "copies"), ("base", "main"), ("signoff", "true"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(("1", Url, "created", "true"), Outputs(result));
        Assert.Equal(await scenario.TipAsync("copies"), result.Outputs["commit-sha"]);
        var pull = Assert.Single(scenario.Server.PullRequests);
        Assert.Equal(("copies", "main", "Copies: 2", true), (pull.Head, pull.Base, pull.Title, pull.IsDraft));
        Assert.StartsWith("Please look.\n\n|", pull.Body, StringComparison.Ordinal);
        Assert.Equal(["images", "two words"], pull.Labels);
        Assert.Equal(["jane", "platform"], [.. pull.Reviewers, .. pull.Teams]);
        Assert.Contains($"Pull request [&#35;1](<{Url}>): created.\n", result.Summary, StringComparison.Ordinal);
        Assert.Contains("\n+        image: ", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(scenario.Server.Options.Token, result.Log.Text + result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_left_alone_updated_and_closed_as_the_base_moves()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await RunAsync(scenario);

        var second = await RunAsync(scenario);
        await scenario.OtherPushesAsync("other.yaml", Commands.CommandScenario.Web);
        var third = await RunAsync(scenario);
        foreach (var file in new[] { "web.yaml", "other.yaml" }) await scenario.OtherPushesAsync(file, "kind: Nothing\n");
        await scenario.Local.GitAsync("pull", "--quiet", "--ff-only");
        var last = await RunAsync(scenario);

        Assert.Equal(("1", Url, "none", "false"), Outputs(second));
        Assert.Equal(("1", Url, "updated", "true"), Outputs(third));
        Assert.Equal(("1", Url, "closed", "false"), Outputs(last));
        Assert.Null(await scenario.TipAsync(PullRequestScenario.Branch));
    }

    [Fact]
    public async Task Its_branch_may_be_kept_when_it_is_closed()
    {
        await using var scenario = await PullRequestScenario.StartAsync();
        await RunAsync(scenario);
        await scenario.OtherPushesAsync("web.yaml", "kind: Nothing\n");
        await scenario.Local.GitAsync("pull", "--quiet", "--ff-only");

        var result = await RunAsync(scenario, ("delete-branch", "false"));

        Assert.Equal("closed", result.Outputs["pull-request-operation"]);
        Assert.NotNull(await scenario.TipAsync(PullRequestScenario.Branch));
    }

    [Fact]
    public async Task GitHub_signs_the_commit_if_it_is_asked_to()
    {
        await using var scenario = await PullRequestScenario.StartAsync();

        var result = await RunAsync(scenario, ("sign-commits", "true"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(await scenario.TipAsync(PullRequestScenario.Branch), result.Outputs["commit-sha"]);
        Assert.Contains("gpgsig", await scenario.BareAsync("cat-file", "commit", PullRequestScenario.Branch), StringComparison.Ordinal);
        Assert.Contains("\n+        image: ", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_not_is_a_finding()
    {
        await using var scenario = await PullRequestScenario.StartAsync(new() { MayWritePullRequests = false });

        var result = await RunAsync(scenario);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("github-forbidden", Assert.Single(result.Log.Annotations)["title"]);
    }

    private static async Task<StepResult> RunAsync(PullRequestScenario scenario, params (string Input, string Value)[] inputs)
    {
        using var step = new StepRunner
        {
            Inputs = { ["config"] = scenario.Local.Configuration, ["pull-request"] = "true", ["token"] = scenario.Server.Options.Token },
        };
        step.Variables["GITHUB_API_URL"] = scenario.Server.ApiUrl;
        foreach (var (input, value) in inputs) step.Inputs[input] = value;
        return await step.RunAsync("run", scenario.Local.Root);
    }

    private static (string, string, string, string) Outputs(StepResult result) =>
        (result.Outputs["pull-request-number"], result.Outputs["pull-request-url"], result.Outputs["pull-request-operation"], result.Outputs["changed"]);
}
