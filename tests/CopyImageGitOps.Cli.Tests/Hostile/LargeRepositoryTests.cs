using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Hostile;

/// <summary>Much of everything: files, levels of directories, bytes in one document.</summary>
public sealed class LargeRepositoryTests
{
    [Fact]
    public async Task Ten_thousand_files_a_thousand_directories_deep_are_all_looked_at()
    {
        await using var scenario = await CommandScenario.StartAsync();
        // A path has at most 4096 characters on Linux and 1024 on macOS.
        var levels = OperatingSystem.IsLinux() ? 1_000 : 300;
        var deep = string.Concat(Enumerable.Repeat("d/", levels)) + "deep.yaml";
        scenario.Write(deep, HostileFile.Pod);
        for (var i = 0; i < 5_000; i++) scenario.Write($"broken/{i}.yaml", HostileFile.Pod + "x: [\n");
        for (var i = 0; i < 5_000; i++) scenario.Write($"bombs/{i}.yaml", $"x: &x [{new string('[', 300)}]\n{HostileFile.Pod}");
        await scenario.CommitAsync();

        var (result, peak) = await RunAsync(scenario, "check");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Errors (10003)", result.Output, StringComparison.Ordinal);
        Assert.Contains(deep + ":6", result.Output, StringComparison.Ordinal);
        Assert.Contains("10002 files scanned", result.Output, StringComparison.Ordinal);
        Assert.InRange(peak ?? 1, 1, 400_000_000);
    }

    [Fact]
    public async Task A_document_of_a_hundred_megabytes_is_read_where_it_is_allowed()
    {
        const string Item = "  - name: some-name\n    value: some-value # of an environment\n";
        var size = Campaign.IsWhole ? 100_000_000 : 25_000_000;
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("data.yaml", HostileFile.Pod + string.Concat(Enumerable.Repeat(Item, size / Item.Length)) + "  - image: redis:7\n");
        await scenario.CommitAsync();

        var (skipped, _) = await RunAsync(scenario, "check");
        Assert.Contains("data.yaml: The file is larger than 16777216 bytes, so it was not read [file-too-large]", skipped.Output, StringComparison.Ordinal);

        scenario.Configure("  maximumFileSize: 200Mi\n");
        var (result, peak) = await RunAsync(scenario, "check");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"data.yaml:{7 + 2 * (size / Item.Length)}: 'redis:7' is a public image.", result.Output, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"Peak memory {peak / 1_000_000} MB for a document of {size / 1_000_000} MB.");
        Assert.InRange(peak ?? 1, 1, 20L * size);
    }

    private static async Task<(ProgramResult Result, long? Peak)> RunAsync(CommandScenario scenario, string command)
    {
        using var program = new CopyImageProgram { Timeout = TimeSpan.FromMinutes(5) };
        await using var running = program.Start([command, "--config", scenario.Configuration], scenario.Root);
        var peak = PeakMemory.WatchAsync(running, TestContext.Current.CancellationToken);
        return (await running.ExitAsync(), await peak);
    }
}
