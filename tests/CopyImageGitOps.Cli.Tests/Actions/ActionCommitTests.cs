using CopyImageGitOps.Cli.Tests.Commands;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>The commit that a step makes on a runner, whose git has no identity.</summary>
public sealed class ActionCommitTests
{
    private const string Bot = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";

    [Fact]
    public async Task By_default_it_is_the_bots()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        await ActionScenario.RunAsync(0, scenario);

        Assert.Equal($"{Bot}\n{Bot}\n", await PeopleAsync(scenario));
    }

    [Fact]
    public async Task The_inputs_say_who_and_what()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        await ActionScenario.RunAsync(
            0, scenario, ("author", "Jane Doe <jane@example.com>"), ("committer", "Bot <bot@example.com>"), ("signoff", "true"),
            ("commit-message", "Copies: {count}\n\n{images}"));

        Assert.Equal("Jane Doe <jane@example.com>\nBot <bot@example.com>\n", await PeopleAsync(scenario));
        var message = await scenario.GitAsync("log", "-1", "--format=%B");
        Assert.StartsWith("Copies: 2\n\n- busybox:1.36 -> ", message, StringComparison.Ordinal);
        Assert.EndsWith("\n\nSigned-off-by: Bot <bot@example.com>\n\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_author_of_the_configuration_is_kept()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        scenario.Configure("  commit: {author: Release <release@example.com>}\n");

        await ActionScenario.RunAsync(0, scenario);

        Assert.Equal($"Release <release@example.com>\n{Bot}\n", await PeopleAsync(scenario));
    }

    [Fact]
    public async Task The_summary_has_the_diff_of_the_commit()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        var result = await ActionScenario.RunAsync(0, scenario);

        var patch = await scenario.GitAsync("show", "--format=", "--no-color", "--no-ext-diff");
        var shown = result.Summary.Split("```diff\n")[1].Split("```\n")[0];
        Assert.Equal(Changes(patch), Changes(shown));
        Assert.NotEmpty(Changes(shown));
    }

    private static IEnumerable<string> Changes(string patch) => patch.Split('\n').Where(line => line is ['+' or '-' or '@', ..]).Order(StringComparer.Ordinal);

    private static Task<string> PeopleAsync(CommandScenario scenario) => scenario.GitAsync("log", "-1", "--format=%an <%ae>%n%cn <%ce>");
}
