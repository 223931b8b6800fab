using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary><c>mode: update</c>, as a schedule starts it.</summary>
public sealed class ActionUpdateTests
{
    [Fact]
    public async Task A_newer_digest_is_shown_first_and_then_committed()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        await ActionScenario.RunAsync(0, scenario);
        var head = await scenario.GitAsync("rev-parse", "HEAD");
        scenario.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 9 });

        var shown = await ActionScenario.RunAsync(0, scenario, ("mode", "update"), ("dry-run", "true"));
        var unchanged = await scenario.GitAsync("rev-parse", "HEAD");
        var made = await ActionScenario.RunAsync(0, scenario, ("mode", "update"));

        Assert.Equal(head, unchanged);
        Assert.Equal(("true", ""), (shown.Outputs["changed"], shown.Outputs["commit-sha"]));
        Assert.Equal(("true", (await scenario.GitAsync("rev-parse", "HEAD")).Trim()), (made.Outputs["changed"], made.Outputs["commit-sha"]));
        Assert.Equal(head, await scenario.GitAsync("rev-parse", "HEAD^"));
        foreach (var result in new[] { shown, made })
        {
            Assert.StartsWith("## copyimage update\n", result.Summary, StringComparison.Ordinal);
            Assert.Matches("<code>sha256:[0-9a-f]{12}</code> → <code>sha256:[0-9a-f]{12}</code>", result.Summary);
            Assert.Contains("\n-        image: ", result.Summary, StringComparison.Ordinal);
            Assert.Contains("\n+        image: ", result.Summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task With_nothing_newer_nothing_is_committed()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        await ActionScenario.RunAsync(0, scenario);
        var head = await scenario.GitAsync("rev-parse", "HEAD");

        var result = await ActionScenario.RunAsync(0, scenario, ("mode", "update"));

        Assert.Equal(("false", "0"), (result.Outputs["changed"], result.Outputs["images-copied"]));
        Assert.Equal(head, await scenario.GitAsync("rev-parse", "HEAD"));
    }
}
