using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>What is shown where: lines in a pipe, colours and live progress on a terminal, which util-linux's <c>script</c> provides.</summary>
public sealed class TerminalTests
{
    private const string Escape = "\u001b[";
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";

    [Fact]
    public async Task In_a_pipe_there_are_plain_lines_and_progress_is_on_standard_error()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await scenario.RunAsync("run");

        Assert.DoesNotContain("\u001b", result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(4, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(
            $"  copying docker.io/library/nginx:1.25 → {scenario.Destination}/docker.io/library/nginx:1.25",
            result.Error,
            StringComparison.Ordinal);
        Assert.Contains("  copied  docker.io/library/nginx:1.25  ", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"Committed [0-9a-f]{40}\n$", result.Output);
    }

    [Fact]
    public async Task Verbose_shows_every_reference_with_its_place()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await scenario.RunAsync("plan", "--verbose");

        Assert.Contains(
            "            web.yaml:9:16  Deployment shop/web spec.template.spec.containers[0].image: nginx:1.25\n",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "            web.yaml:11:16  Deployment shop/web spec.template.spec.containers[1].image: busybox:1.36\n",
            result.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("web.yaml:9:16", (await scenario.RunAsync("plan")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_shows_nothing_but_warnings_and_errors()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("more.yaml", scenario.AbsentManifest);
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run", "--quiet");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Errors (1)\n  more.yaml:6: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("busybox", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);

        var second = await scenario.RunAsync("run", "--quiet", "--exclude", scenario.Absent);
        Assert.Equal(new ProgramResult(0, "", ""), second);
    }

    [Fact]
    public async Task On_a_terminal_there_are_colours_and_live_progress()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        // Longer than the display takes to draw itself anew.
        scenario.Source.Add(RegistryFault.Delay(TimeSpan.FromMilliseconds(500)) with { Path = "/blobs/", Times = 1 });

        var result = await OnTerminalAsync(scenario, "run");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"{Escape}32mcopied", result.Output, StringComparison.Ordinal);
        Assert.Contains(HideCursor, result.Output, StringComparison.Ordinal);
        Assert.Contains("of 2 images", result.Output, StringComparison.Ordinal);
        Assert.True(result.Output.LastIndexOf(ShowCursor, StringComparison.Ordinal) > result.Output.LastIndexOf(HideCursor, StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_terminal_a_diff_has_the_colours_of_git()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await OnTerminalAsync(scenario, "plan");

        Assert.Contains($"{Escape}31m-        image: nginx:1.25", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{Escape}32m+        image: {scenario.Destination}/docker.io/library/nginx:1.25@sha256:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_a_function_does_not_wait_for_what_nobody_types()
    {
        await using var scenario = await CommandScenario.StartAsync();

        var result = await OnTerminalAsync(scenario, "fn");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Standard input is a terminal, and a function is given a ResourceList there.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_NO_COLOR_a_terminal_shows_none()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        foreach (var command in new[] { "plan", "run" })
        {
            var result = await OnTerminalAsync(scenario, command, ("NO_COLOR", "1"));

            Assert.Equal(0, result.ExitCode);
            Assert.DoesNotMatch("\u001b\\[[0-9;]*m", result.Output);
        }
    }

    [Fact]
    public async Task A_dumb_terminal_gets_plain_lines()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await OnTerminalAsync(scenario, "run", ("TERM", "dumb"));

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("\u001b", result.Output, StringComparison.Ordinal);
        Assert.Contains("copying docker.io/library/nginx:1.25", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_is_quiet_on_a_terminal_too()
    {
        await using var scenario = await CommandScenario.CommittedAsync();

        var result = await OnTerminalAsync(scenario, "run --quiet");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Output.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal));
    }

    private static async Task<ProgramResult> OnTerminalAsync(CommandScenario scenario, string command, params (string Name, string? Value)[] variables)
    {
        var script = RealPart.Require("script");
        await using var running = scenario.Program.StartOther(
            script,
            ["-qec", $"'{CopyImageProgram.Binary}' {command} --config '{scenario.Configuration}'", "/dev/null"],
            scenario.Root,
            input: null,
            [("TERM", "xterm-256color"), .. variables]);
        return await running.ExitAsync();
    }
}
