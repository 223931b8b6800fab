using System.Text.Json;
using CopyImageGitOps.Cli.Tests.Commands;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>The modes of the action, with the real script and program, as the runner starts them.</summary>
public sealed class ActionModeTests
{
    [Fact]
    public async Task Run_commits_and_says_so_in_the_outputs()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        using var step = ActionScenario.StepFor(scenario);

        var result = await step.RunAsync("run", scenario.Root);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal((await scenario.GitAsync("rev-parse", "HEAD")).Trim(), result.Outputs["commit-sha"]);
        Assert.Equal(["true", "2", "2", "0", "0", "1", "copyimage.lock"], Outputs(result));
        Assert.True(long.Parse(result.Outputs["bytes-copied"]) > 0);
        Assert.Equal(2, JsonElement.Parse(await File.ReadAllTextAsync(result.Outputs["report"], Token)).GetProperty("images").GetArrayLength());
        Assert.Equal(step.Temporary, Path.GetDirectoryName(result.Outputs["report"]));
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_second_run_has_nothing_to_do()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        await ActionScenario.RunAsync(0, scenario);
        var head = await scenario.GitAsync("rev-parse", "HEAD");

        var result = await ActionScenario.RunAsync(0, scenario);

        Assert.Equal(["false", "2", "0", "0", "0", "0", "copyimage.lock"], Outputs(result));
        Assert.Equal("", result.Outputs["commit-sha"]);
        Assert.Equal("## copyimage run\n\n1 file scanned, 0 with changes; 2 images.\n", result.Summary);
        Assert.Equal(head, await scenario.GitAsync("rev-parse", "HEAD"));
    }

    [Theory]
    [InlineData("mode", "plan")]
    [InlineData("dry-run", "true")]
    public async Task A_plan_changes_nothing_and_shows_the_diff(string input, string value)
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        var before = scenario.Snapshot();

        var result = await ActionScenario.RunAsync(0, scenario, (input, value));

        Assert.Equal(["true", "2", "0", "0", "0", "1", ""], Outputs(result));
        Assert.Contains("+        image: " + scenario.Destination + "/docker.io/library/nginx:1.25@sha256:", result.Summary, StringComparison.Ordinal);
        Assert.Equal(before, scenario.Snapshot());
        Assert.DoesNotContain(scenario.Own.Log.Requests, request => request.Method is "PUT" or "POST" or "PATCH");
    }

    [Fact]
    public async Task A_plan_fails_nothing_where_a_run_fails()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        scenario.Write("absent.yaml", scenario.AbsentManifest);
        await scenario.GitAsync("add", ".");

        var plan = await ActionScenario.RunAsync(0, scenario, ("mode", "plan"));
        var run = await ActionScenario.RunAsync(1, scenario, ("dry-run", "true"));

        var annotation = Assert.Single(plan.Log.Annotations);
        Assert.Equal(("error", "absent.yaml", "6", "image-not-found"), (annotation.Name, annotation["file"], annotation["line"], annotation["title"]));
        Assert.Equal(plan.Log.Annotations.Select(a => a.Value), run.Log.Annotations.Select(a => a.Value));
        Assert.Equal("1", plan.Outputs["images-failed"]);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_made_fails()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        scenario.Configure("  pin: everything\n");

        var result = await ActionScenario.RunAsync(2, scenario, ("mode", "plan"));

        Assert.Equal("config-invalid", Assert.Single(result.Log.Annotations)["title"]);
        Assert.Contains("config-invalid", result.Summary, StringComparison.Ordinal);
        Assert.Equal("false", result.Outputs["changed"]);
    }

    [Fact]
    public async Task Check_is_a_gate_with_the_places_of_what_it_catches()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        var caught = await ActionScenario.RunAsync(3, scenario, ("mode", "check"));
        await ActionScenario.RunAsync(0, scenario);
        var passed = await ActionScenario.RunAsync(0, scenario, ("mode", "check"));

        Assert.Equal(["web.yaml:9", "web.yaml:11"], caught.Log.Annotations.Select(a => $"{a["file"]}:{a["line"]}"));
        Assert.All(caught.Log.Annotations, a => Assert.Equal(("error", "public-image"), (a.Name, a["title"])));
        Assert.Empty(passed.Log.Annotations);
    }

    [Fact]
    public async Task Places_are_relative_to_the_top_of_the_repository()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("clusters/a/app.yaml", CommandScenario.Web);
        await scenario.CommitAsync();

        var result = await ActionScenario.RunAsync(3, scenario, ("mode", "check"), ("path", "clusters/a"));
        var run = await ActionScenario.RunAsync(0, scenario, ("path", "clusters/a"));

        Assert.Equal(["clusters/a/app.yaml:9", "clusters/a/app.yaml:11"], result.Log.Annotations.Select(a => $"{a["file"]}:{a["line"]}"));
        Assert.Contains("<code>clusters/a/app.yaml:9</code>", result.Summary, StringComparison.Ordinal);
        Assert.Equal("clusters/a/copyimage.lock", run.Outputs["lock-file"]);
        Assert.Equal(CommandScenario.Web, scenario.Read("web.yaml"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Outputs(StepResult result) =>
        new[] { "changed", "images-found", "images-copied", "images-present", "images-failed", "files-changed", "lock-file" }
            .Select(name => result.Outputs[name]);
}
