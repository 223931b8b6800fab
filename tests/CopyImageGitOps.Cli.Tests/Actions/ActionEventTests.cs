using CopyImageGitOps.Cli.Tests.Commands;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>Events for which a step must not push, or cannot: it says so before anything is copied.</summary>
public sealed class ActionEventTests
{
    private const string OfFork = """
        {"pull_request": {"head": {"repo": {"full_name": "mallory/shop"}}, "base": {"repo": {"full_name": "acme/shop"}}}}
        """;

    private const string OfDeletedFork = """{"pull_request": {"head": {"repo": null}, "base": {"repo": {"full_name": "acme/shop"}}}}""";

    private const string OfSameRepository = """
        {"pull_request": {"head": {"repo": {"full_name": "acme/shop"}}, "base": {"repo": {"full_name": "acme/shop"}}}}
        """;

    [Theory]
    [InlineData("run", "push")]
    [InlineData("run", "pull-request")]
    [InlineData("update", "pull-request")]
    public async Task Pull_request_target_is_refused_for_what_pushes(string mode, string input)
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        var result = await RunAsync(scenario, "pull_request_target", OfSameRepository, ("mode", mode), (input, "true"));

        AssertRefused(
            scenario, result, "github-untrusted-event",
            "The workflow runs on 'pull_request_target', which gives write access to what a stranger wrote.\n"
                + "Run on 'push', 'schedule' or 'workflow_dispatch'; for pull requests use 'copyimage check' or 'copyimage plan' on 'pull_request'.");
    }

    [Theory]
    [InlineData(OfFork)]
    [InlineData(OfDeletedFork)]
    public async Task A_pull_request_from_a_fork_cannot_push(string payload)
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        var result = await RunAsync(scenario, "pull_request", payload, ("push", "true"));

        AssertRefused(
            scenario, result, "github-fork",
            "The workflow runs for a pull request from a fork, whose token can only read.\n"
                + "Run on 'push', 'schedule' or 'workflow_dispatch'; for pull requests use 'copyimage check' or 'copyimage plan'.");
    }

    [Theory]
    [InlineData("pull_request_target", OfFork, "plan", 0)]
    [InlineData("pull_request", OfFork, "plan", 0)]
    [InlineData("pull_request", OfFork, "check", 3)]
    [InlineData("pull_request", OfSameRepository, "check", 3)]
    [InlineData("pull_request", "no JSON", "plan", 0)]
    [InlineData("push", "{}", "plan", 0)]
    public async Task What_only_reads_is_done_for_every_event(string eventName, string payload, string mode, int exitCode)
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        var result = await RunAsync(scenario, eventName, payload, ("mode", mode), ("push", "true"));

        Assert.True(exitCode == result.ExitCode, result.ToString());
    }

    [Fact]
    public async Task The_merge_of_a_pull_request_is_on_no_branch()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        await scenario.GitAsync("switch", "--quiet", "--detach");

        var result = await RunAsync(scenario, "pull_request", OfSameRepository);

        var annotation = Assert.Single(result.Log.Annotations);
        Assert.Equal("git-detached-head", annotation["title"]);
        Assert.EndsWith(
            "\nGive 'ref: ${{ github.head_ref }}' to actions/checkout: a pull request's merge is on no branch.", annotation.Value, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    private static async Task<StepResult> RunAsync(
        CommandScenario scenario, string eventName, string payload, params (string Input, string Value)[] inputs)
    {
        using var step = ActionScenario.StepFor(scenario, eventName, payload);
        foreach (var (input, value) in inputs) step.Inputs[input] = value;
        return await step.RunAsync("run", scenario.Root);
    }

    private static void AssertRefused(CommandScenario scenario, StepResult result, string code, string message)
    {
        Assert.True(result.ExitCode == 2, result.ToString());
        var annotation = Assert.Single(result.Log.Annotations);
        Assert.Equal(("error", code, message), (annotation.Name, annotation["title"], annotation.Value));
        Assert.Contains($"<code>{code}</code>", result.Summary, StringComparison.Ordinal);
        Assert.Equal("false", result.Outputs["changed"]);
        Assert.Empty(scenario.Requests);
    }
}
