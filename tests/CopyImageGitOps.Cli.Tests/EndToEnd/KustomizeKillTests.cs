using System.Diagnostics;
using CopyImageGitOps.Cli.Tests.Kustomize;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>
/// Kill -9 while kustomizations are rendered, edited and committed: at no time does a root render a copy that is not there, and the next run ends where
/// an undisturbed one does.
/// </summary>
public sealed class KustomizeKillTests(ITestOutputHelper output)
{
    private static readonly string[] Roots = ["overlays/dev", "overlays/prod", "two-tags"];

    private static int Rounds => Campaign.Of(10);

    [Fact(Timeout = 1_200_000)]
    public async Task A_run_over_kustomizations_that_is_killed_anywhere_is_completed_by_the_next()
    {
        await using var world = await CreateAsync();
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await world.RunAsync("run")).ExitCode);
        var whole = Stopwatch.GetElapsedTime(started);
        var expected = await RendersAsync(world);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {Rounds} rounds, a whole run takes {whole.TotalMilliseconds:0} ms");

        var killed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await world.GitAsync("reset", "--quiet", "--hard", "start");
            world.UseDestination($"round-{round}");
            killed += await KillAsync(world, whole * random.NextDouble()) ? 1 : 0;
            await AssertNothingIsMissingAsync(world);

            var next = await world.RunAsync("run");

            Assert.True(next.ExitCode == 0, $"round {round}: {next}");
            Assert.Equal("", await world.GitAsync("status", "--porcelain"));
            Assert.Equal("2", (await world.GitAsync("rev-list", "--count", "HEAD")).Trim());
            Assert.Equal(expected, (await RendersAsync(world)).Replace($"/round-{round}/", "/m/", StringComparison.Ordinal));
            await AssertNothingIsMissingAsync(world);
        }

        output.WriteLine($"killed before the end: {killed}");
    }

    private static async Task<KustomizeWorld> CreateAsync()
    {
        var world = await KustomizeWorld.StartAsync();
        world.Write("base/kustomization.yaml", "resources:\n- web.yaml\n");
        world.Write("base/web.yaml", Pod("web", "nginx:1.25", "redis:7"));
        world.Write("overlays/dev/kustomization.yaml", "resources:\n- ../../base\nnamespace: dev\n");
        world.Write("overlays/prod/kustomization.yaml", "resources:\n- ../../base\nimages:\n- name: nginx\n  newTag: \"1.26\"\n");
        world.Write("two-tags/kustomization.yaml", "resources:\n- both.yaml\n");
        world.Write("two-tags/both.yaml", Pod("both", "nginx:1.24", "nginx:1.27"));
        await world.CommitAsync();
        await world.GitAsync("tag", "start");
        return world;
    }

    private static async Task<string> RendersAsync(KustomizeWorld world) =>
        string.Join("---\n", await Task.WhenAll(Roots.Select(root => world.KustomizeAsync(root))));

    private static async Task AssertNothingIsMissingAsync(KustomizeWorld world)
    {
        var images = (await RendersAsync(world)).Split('\n').Where(line => line.Contains($"image: {KustomizeWorld.Destination}", StringComparison.Ordinal));
        foreach (var image in images.Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]).Distinct())
        {
            var copy = image.Replace(KustomizeWorld.Destination, world.Own.Address, StringComparison.Ordinal);
            await RegistryWalk.AssertCompleteAsync(copy, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> KillAsync(KustomizeWorld world, TimeSpan after)
    {
        await using var process = world.Program.Start(["run", "--config", world.ConfigurationFile], world.Root);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < after && !process.HasExited) Thread.Yield();
        var isKilled = !process.HasExited;
        if (isKilled) process.Kill();
        await process.ExitAsync();
        return isKilled;
    }

    private static string Pod(string name, params string[] images) =>
        $"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n  containers:\n"
            + string.Concat(images.Select((image, index) => $"  - name: c{index}\n    image: {image}\n"));
}
