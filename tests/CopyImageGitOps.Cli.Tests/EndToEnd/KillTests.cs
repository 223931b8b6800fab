using System.Diagnostics;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>
/// Invariant I6, and I1 at every moment: the program is killed with SIGKILL at random moments, and run again. No state in between references
/// an image that is not there, and the next run always completes.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static int Rounds => Campaign.Of(25);

    [Fact(Timeout = 1_200_000)]
    public async Task A_run_that_is_killed_anywhere_is_completed_by_the_next()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await ExampleImages.PushAsync(source.Address, token);
        var whole = await MeasureAsync(source.Address, $"{destination.Address}/measured");
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {Rounds} rounds, a whole run takes {whole.TotalMilliseconds:0} ms");

        var (beforeCommit, betweenFiles) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var prefix = $"{destination.Address}/round-{round}";
            using var world = await ExampleWorld.CreateAsync(source.Address, prefix);
            var start = await world.HeadAsync();
            // Half of the kills anywhere, half towards the end, where files are written and committed.
            await KillAsync(world, whole * (round % 2 == 0 ? random.NextDouble() : 0.6 + random.NextDouble() / 2));

            var isDirty = await world.Repository.StatusAsync() != "";
            if (isDirty) betweenFiles++;
            if (await world.HeadAsync() == start) beforeCommit++;
            await AssertNothingIsMissingAsync(world, prefix, token);

            var next = await world.RunAsync();
            Assert.True(next.ExitCode == 0, $"round {round}: {next.Output}{next.Error}");
            Assert.Equal("", await world.Repository.StatusAsync());
            Assert.Equal("2", (await world.Repository.GitAsync("rev-list", "--count", "HEAD")).Trim());
            Assert.Equal(5, (await world.CopiesInAsync("HEAD", prefix)).Count);
            await AssertNothingIsMissingAsync(world, prefix, token);
            await world.Repository.GitAsync("fsck", "--strict");
        }

        output.WriteLine($"killed before the commit: {beforeCommit}, with files changed but not committed: {betweenFiles}");
    }

    /// <summary>Neither the commit nor a file of the working tree references what is not complete.</summary>
    private static async Task AssertNothingIsMissingAsync(ExampleWorld world, string prefix, CancellationToken token)
    {
        var committed = await world.CopiesInAsync("HEAD", prefix);
        var written = Directory.EnumerateFiles(world.Repository.Root, "*", SearchOption.AllDirectories)
            .Where(file => System.IO.Path.GetExtension(file) is ".yaml" or ".yml" or ".json" or ".lock" && !file.Contains("/.git/", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim().Trim('"', '\'', ',', '}', ' '))
            .Where(line => line.Contains($"{prefix}/", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf(prefix, StringComparison.Ordinal)..].Split('"', '\'', ' ')[0]);
        foreach (var copy in committed.Concat(written).Distinct()) await RegistryWalk.AssertCompleteAsync(copy, token);
    }

    private static async Task KillAsync(ExampleWorld world, TimeSpan after)
    {
        await using var process = world.Program.Start(["run", "--config", world.Configuration], world.Repository.Root);
        var started = Stopwatch.GetTimestamp();
        // Finer than a timer: the interesting moments are short.
        while (Stopwatch.GetElapsedTime(started) < after && !process.HasExited) Thread.Yield();
        if (!process.HasExited) process.Kill();
        await process.ExitAsync();
    }

    private static async Task<TimeSpan> MeasureAsync(string source, string destination)
    {
        using var world = await ExampleWorld.CreateAsync(source, destination);
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await world.RunAsync()).ExitCode);
        return Stopwatch.GetElapsedTime(started);
    }
}
