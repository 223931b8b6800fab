using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>What a step prints: folded, and without obeying what others wrote.</summary>
public sealed class ActionLogTests
{
    [Fact]
    public async Task Progress_and_listings_are_folded_and_one_line_says_what_it_came_to()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();

        var result = await ActionScenario.RunAsync(0, scenario);

        Assert.Equal(["add-mask", "group", "stop-commands", "endgroup"], result.Log.Commands.Select(command => command.Name));
        var lines = result.Log.Text.TrimEnd('\n').Split('\n');
        Assert.Equal("group: copyimage run", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("  copying ", StringComparison.Ordinal));
        Assert.Equal("endgroup: ", lines[^2]);
        Assert.StartsWith("1 file scanned, 1 with changes; 2 images: 2 copied (", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_stands_in_a_manifest_is_obeyed()
    {
        await using var scenario = await CommandScenario.StartAsync();
        string[] values =
        [
            "::set-output name=changed::no", "##[set-env name=PATH;]/tmp", @"a\n::add-path::/tmp\n##[add-mask]image",
            "a`b|c<script>alert(1)</script>", "x%0A::warning::y",
        ];
        var containers = string.Concat(values.Select(value => $"  - {{name: \"{value}\", image: \"{value}\"}}\n"));
        scenario.Write("::error file=x::y,%0A.yaml", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: \"##[error]pod\"}}\nspec:\n  containers:\n{containers}");
        await scenario.CommitAsync();

        foreach (var mode in new[] { "run", "check" })
        {
            var result = await ActionScenario.RunAsync(scenario, ("mode", mode));

            Assert.Equal(["add-mask", "group", "stop-commands", "endgroup"], result.Log.Commands.Select(command => command.Name).Where(IsNoAnnotation));
            Assert.All(result.Log.Annotations, annotation => Assert.Equal("::error file=x::y,%0A.yaml", annotation["file"]));
            Assert.Equal(values.Length, result.Log.Annotations.Count(annotation => annotation["title"] == "reference-invalid"));
            Assert.Contains("a&#96;b&#124;c&#60;script&#62;alert(1)&#60;/script&#62;", result.Summary, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", result.Summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_file_of_the_summary_is_appended_to()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        using var step = ActionScenario.StepFor(scenario, summary: "# Before\n");

        var result = await step.RunAsync("run", scenario.Root);

        Assert.StartsWith("# Before\n## copyimage run\n\n1 file scanned", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_runner_that_cannot_be_written_is_said_to_be_so()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        using var step = ActionScenario.StepFor(scenario);
        step.Variables["RUNNER_TEMP"] = "/dev/null/absent";

        var result = await step.RunAsync("run", scenario.Root);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("A file of the runner cannot be used: ", Assert.Single(result.Log.Annotations).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_ends_the_program_which_still_reports()
    {
        await using var scenario = await ActionScenario.CheckedOutAsync();
        var fault = RegistryFault.Wait(new TaskCompletionSource().Task) with { Path = "/blobs/sha256" };
        scenario.Source.Add(fault);
        using var step = ActionScenario.StepFor(scenario);

        var result = await step.RunAsync("run", scenario.Root, async running =>
        {
            await fault.Struck.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            await running.SignalAsync("INT");
        });

        Assert.Equal(130, result.ExitCode);
        var annotation = Assert.Single(result.Log.Annotations);
        Assert.Equal(
            ("warning", "The step was cancelled. What was copied is whole, and stays.\nRun the job again to go on."), (annotation.Name, annotation.Value));
        Assert.Equal(("false", "0"), (result.Outputs["changed"], result.Outputs["images-copied"]));
        Assert.Contains("action-ended", result.Summary, StringComparison.Ordinal);
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    private static bool IsNoAnnotation(string command) => command is not ("error" or "warning" or "notice");
}
