using System.Diagnostics;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>
/// Updates between two real registries, killed with SIGKILL at random moments: no state in between names an image that is not there, and the next
/// update completes.
/// </summary>
public sealed class UpdateKillTests(ITestOutputHelper output)
{
    private static readonly string[] Moving = ["library/nginx:1.25", "pause:3.9", "fluxcd/source-controller:v1.3.0"];

    private static int Rounds => Campaign.Of(6);

    [Fact(Timeout = 600_000)]
    public async Task An_update_that_is_killed_anywhere_is_completed_by_the_next_and_older_copies_stay()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await ExampleImages.PushAsync(source.Address, token);
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{destination.Address}/m");
        Assert.Equal(0, (await world.RunAsync()).ExitCode);
        var first = await world.CopiesInAsync("HEAD", destination.Address);
        var whole = await MoveOnAsync(world, source.Address, round: 0, token);
        var random = new Random(Environment.TickCount);

        var beforeCommit = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            await PushAsync(source.Address, round, token);
            var start = await world.HeadAsync();
            await KillAsync(world, whole * (0.3 + random.NextDouble() * 1.7));
            if (await world.HeadAsync() == start) beforeCommit++;
            await AssertNothingIsMissingAsync(world, destination.Address, token);

            var next = await UpdateAsync(world);

            Assert.True(next.ExitCode == 0, $"round {round}: {next.Output}{next.Error}");
            Assert.Equal("", await world.Repository.StatusAsync());
            Assert.Equal($"{round + 3}", (await world.Repository.GitAsync("rev-list", "--count", "HEAD")).Trim());
            var copies = await world.CopiesInAsync("HEAD", destination.Address);
            Assert.Equal(first.Count, copies.Count);
            Assert.Equal(first.Count - Moving.Length, copies.Intersect(first).Count());
            await AssertNothingIsMissingAsync(world, destination.Address, token);
        }

        foreach (var copy in first) await RegistryWalk.AssertCompleteAsync(copy, token);
        Assert.Equal(0, (await world.CheckAsync()).ExitCode);
        output.WriteLine($"{Rounds} rounds, killed before the commit: {beforeCommit}, a whole update takes {whole.TotalMilliseconds:0} ms");
    }

    /// <summary>How long an update takes that nobody ends.</summary>
    private static async Task<TimeSpan> MoveOnAsync(ExampleWorld world, string source, int round, CancellationToken token)
    {
        await PushAsync(source, round, token);
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await UpdateAsync(world)).ExitCode);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task PushAsync(string source, int round, CancellationToken token)
    {
        foreach (var (index, image) in Moving.Index())
        {
            var parts = image.Split(':');
            await TestImages.Build(new TestImageOptions { Seed = 1000 + 10 * round + index }).PushAsync(source, parts[0], parts[1], token);
        }
    }

    private static Task<ProgramResult> UpdateAsync(ExampleWorld world) =>
        world.Program.RunAsync(["update", "--config", world.Configuration], world.Repository.Root);

    private static async Task AssertNothingIsMissingAsync(ExampleWorld world, string destination, CancellationToken token)
    {
        var written = Directory.EnumerateFiles(world.Repository.Root, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json" or ".lock" && !file.Contains("/.git/", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains(destination, StringComparison.Ordinal))
            .Select(line => line[line.IndexOf(destination, StringComparison.Ordinal)..].Split('"', '\'', ' ', ',', '}')[0]);
        foreach (var copy in written.Concat(await world.CopiesInAsync("HEAD", destination)).Distinct()) await RegistryWalk.AssertCompleteAsync(copy, token);
    }

    private static async Task KillAsync(ExampleWorld world, TimeSpan after)
    {
        await using var process = world.Program.Start(["update", "--config", world.Configuration], world.Repository.Root);
        var started = Stopwatch.GetTimestamp();
        // Finer than a timer: the interesting moments are short.
        while (Stopwatch.GetElapsedTime(started) < after && !process.HasExited) Thread.Yield();
        if (!process.HasExited) process.Kill();
        await process.ExitAsync();
    }
}
