using System.Globalization;
using CopyImageGitOps.Cli.Tests.Commands;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Hostile;

/// <summary>Somebody writes to the files while the program works on them.</summary>
public sealed class ChangingFilesTests(ITestOutputHelper output)
{
    private const int Files = 4;

    // The writers shall leave the program some of the processor.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Nobodys_change_is_lost_and_what_is_written_is_right_for_what_was_there()
    {
        await using var scenario = await CommandScenario.StartAsync();
        for (var i = 0; i < Files; i++) scenario.Write(Name(i), Version(0));
        await scenario.CommitAsync();
        var reports = new List<ProgramResult>();
        var written = await WhileAsync(i => stop => ReplaceAsync(Path.Combine(scenario.Root, Name(i)), scenario.Destination, stop), async () =>
        {
            for (var i = 0; i < Campaign.Of(4); i++)
            {
                foreach (var command in (string[])["plan", "check", "run"]) reports.Add(await scenario.RunAsync(command));
            }
        });

        Assert.All(reports, report => Assert.True(report.ExitCode is 0 or 1 or 3, report.ToString()));
        output.WriteLine($"{written} changes, {reports.Count(r => r.Output.Contains("[file-changed]", StringComparison.Ordinal))} runs that said so");
        Assert.Equal(0, (await scenario.RunAsync("run")).ExitCode);
        Assert.Equal(0, (await scenario.RunAsync("check")).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(scenario.Root, ".copyimage-*"));
        await scenario.GitAsync("fsck", "--strict");
    }

    [Fact]
    public async Task Files_that_are_cut_off_and_written_in_place_are_no_crash()
    {
        await using var scenario = await CommandScenario.StartAsync();
        for (var i = 0; i < Files; i++) scenario.Write(Name(i), Version(0));
        await scenario.CommitAsync();
        await WhileAsync(i => stop => ScribbleAsync(Path.Combine(scenario.Root, Name(i)), i, stop), async () =>
        {
            for (var i = 0; i < Campaign.Of(4); i++)
            {
                foreach (var command in (string[])["plan", "check", "run"])
                {
                    var result = await scenario.RunAsync(command);
                    Assert.True(result.ExitCode is 0 or 1 or 3, result.ToString());
                    Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
                }
            }
        });

        Assert.Contains(scenario.Destination, scenario.Read("web.yaml"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(scenario.Root, ".copyimage-*"));
    }

    /// <summary>Has somebody write to each file until <paramref name="body"/> is done.</summary>
    /// <returns>How many changes they made.</returns>
    private static async Task<int> WhileAsync(Func<int, Func<CancellationToken, Task<int>>> writer, Func<Task> body)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writers = Enumerable.Range(0, Files).Select(i => Task.Run(() => writer(i)(stop.Token))).ToList();
        try
        {
            await body();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(writers);
        }

        return (await Task.WhenAll(writers)).Sum();
    }

    /// <summary>As editors save: a new file in the place of the old. Before each save, the last one must still be there, rewritten or not.</summary>
    private static async Task<int> ReplaceAsync(string path, string destination, CancellationToken stop)
    {
        var version = 0;
        while (!stop.IsCancellationRequested)
        {
            // A change that comes at the moment of the exchange is away until it is put back.
            var seen = await File.ReadAllTextAsync(path, CancellationToken.None);
            for (var tries = 0; tries < 1000 && !seen.StartsWith(Comment(version), StringComparison.Ordinal); tries++)
            {
                await Task.Delay(Pause, CancellationToken.None);
                seen = await File.ReadAllTextAsync(path, CancellationToken.None);
            }

            Assert.StartsWith(Comment(version), seen, StringComparison.Ordinal);
            Assert.True(seen == Version(version) || seen.Contains($"image: {destination}/docker.io/library/", StringComparison.Ordinal), seen);
            await File.WriteAllTextAsync(path + "~", Version(++version), CancellationToken.None);
            File.Move(path + "~", path, overwrite: true);
            await Task.Delay(Pause, CancellationToken.None);
        }

        return version;
    }

    private static async Task<int> ScribbleAsync(string path, int seed, CancellationToken stop)
    {
        var (random, changes) = (new Random(seed), 0);
        for (; !stop.IsCancellationRequested; changes++)
        {
            var text = Version(random.Next(10));
            switch (random.Next(4))
            {
                case 0: await File.WriteAllTextAsync(path, text, CancellationToken.None); break;
                case 1: await File.WriteAllTextAsync(path, text[..random.Next(text.Length)], CancellationToken.None); break;
                case 2: await File.AppendAllTextAsync(path, "  - image: busybox:1.36\n", CancellationToken.None); break;
                default: File.Delete(path); break;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        return changes;
    }

    private static string Name(int file) => $"file-{file}.yaml";

    private static string Version(int version) =>
        $"{Comment(version)}{HostileFile.Pod}{(version % 2 == 0 ? "  - image: busybox:1.36\n" : "")}";

    private static string Comment(int version) => $"# version {version.ToString(CultureInfo.InvariantCulture)}\n";
}
