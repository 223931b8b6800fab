using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>A file that cannot be rewritten is a finding, and does not keep the others from it.</summary>
public sealed class RunWriteTests
{
    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_finding_and_the_others_are_written_and_committed()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("The longest path of Windows is another.");
        await using var scenario = await CommandScenario.StartAsync();
        var file = LongestPath(scenario.Root);
        scenario.Write(file, CommandScenario.Web);
        await scenario.CommitAsync();

        var result = await scenario.RunAsync("run");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"  {file}: '{file}' could not be rewritten: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("[file-unreadable]\n    Check that the file is there and may be written, then run again.", result.Output, StringComparison.Ordinal);
        Assert.Equal(CommandScenario.Web, scenario.Read(file));
        Assert.Contains(scenario.Destination, scenario.Read("web.yaml"), StringComparison.Ordinal);
        Assert.Equal("copyimage.lock\nweb.yaml\n", await scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Empty(await scenario.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task A_file_that_goes_away_while_images_are_copied_is_a_finding_and_the_others_are_written_and_committed()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("gone/app.yaml", CommandScenario.Web);
        await scenario.CommitAsync();
        var gate = new TaskCompletionSource();
        var fault = RegistryFault.Wait(gate.Task) with { Method = "GET", Path = "/blobs/" };
        scenario.Source.Add(fault);
        await using var running = scenario.Program.Start(["run", "--config", scenario.Configuration], scenario.Root);
        await fault.Struck.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Directory.Delete(Path.Combine(scenario.Root, "gone"), recursive: true);
        gate.SetResult();

        var result = await running.ExitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("  gone/app.yaml: 'gone/app.yaml' could not be rewritten: ", result.Output, StringComparison.Ordinal);
        Assert.Equal("copyimage.lock\nweb.yaml\n", await scenario.GitAsync("show", "--name-only", "--format="));
        Assert.Equal(" D gone/app.yaml\n", await scenario.GitAsync("status", "--porcelain"));
    }

    /// <summary>A path that can be opened, while that of a temporary file beside it is longer than what Linux and macOS take; this stops root too.</summary>
    private static string LongestPath(string root)
    {
        var left = (OperatingSystem.IsMacOS() ? 1024 : 4096) - 1 - root.Length - "/".Length - "/a.yaml".Length;
        var folders = new List<string>();
        while (left > 0)
        {
            var length = left <= 250 ? left : left <= 252 ? 200 : 250;
            folders.Add(new string('d', length));
            left -= length + 1;
        }

        return string.Join('/', folders) + "/a.yaml";
    }
}
