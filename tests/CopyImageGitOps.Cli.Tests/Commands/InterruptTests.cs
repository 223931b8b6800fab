using System.Diagnostics;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>Ctrl-C while images are copied: a clean end in little time, nothing that is half, and the next run completes it.</summary>
public sealed class InterruptTests
{
    [Theory]
    [InlineData("INT", "/blobs/sha256")]
    [InlineData("TERM", "/blobs/sha256")]
    [InlineData("INT", "/manifests/")]
    public async Task An_interrupted_run_leaves_no_tag_and_no_change_and_the_next_one_completes_it(string signal, string path)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no signals.");
        await using var scenario = await CommandScenario.CommittedAsync();
        var before = scenario.Snapshot();
        await using var running = await StartAndHoldBackAsync(scenario, path, ["run"]);

        var patience = Stopwatch.StartNew();
        await running.SignalAsync(signal);
        var result = await running.ExitAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.InRange(patience.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.EndsWith("Interrupted. What was copied is whole, and stays; run again to go on.\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(before, scenario.Snapshot());
        Assert.Empty(scenario.Own.Catalogue);

        scenario.Source.ClearFaults();
        Assert.Equal(0, (await scenario.RunAsync("run")).ExitCode);
        Assert.Equal(0, (await scenario.RunAsync("check")).ExitCode);
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("copy --from-file images.txt --to {0} --output json")]
    public async Task The_other_commands_end_alike(string line)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no signals.");
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("images.txt", "nginx:1.25\nbusybox:1.36\n");
        await using var running = await StartAndHoldBackAsync(scenario, "/manifests/", string.Format(line, scenario.Destination).Split(' '));

        await running.SignalAsync("INT");
        var result = await running.ExitAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Interrupted.", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(scenario.Own.Catalogue);
    }

    /// <summary>Returns when the source has been asked and does not answer.</summary>
    private static async Task<RunningProgram> StartAndHoldBackAsync(CommandScenario scenario, string path, string[] arguments)
    {
        var fault = RegistryFault.Wait(new TaskCompletionSource().Task) with { Path = path };
        scenario.Source.Add(fault);
        var running = Start(scenario, [.. arguments, "--config", scenario.Configuration]);
        await fault.Struck.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return running;
    }

    /// <summary>Tests that run in the background have SIGINT ignored, and what they start would inherit that.</summary>
    private static RunningProgram Start(CommandScenario scenario, string[] arguments) => OperatingSystem.IsLinux()
        ? scenario.Program.StartOther("env", ["--default-signal=INT,TERM", CopyImageProgram.Binary, .. arguments], scenario.Root)
        : scenario.Program.Start(arguments, scenario.Root);
}
