using System.Diagnostics;
using System.Text.Json;
using CopyImageGitOps.Copying;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>
/// <c>copyimage copy</c> is killed with SIGKILL at moments spread evenly over a copy of twenty images between two real registries. Whatever
/// manifest the destination has at that moment is complete to the last byte, and the next copy completes the rest.
/// </summary>
public sealed class CopyKillTests(ITestOutputHelper output)
{
    /// <summary>So many kills are spread evenly over the duration of a copy.</summary>
    private const int Spread = 10;

    private static int Rounds => Campaign.Of(10);

    [Fact(Timeout = 1_800_000)]
    public async Task A_copy_that_is_killed_anywhere_leaves_no_partial_image_and_is_completed_by_the_next()
    {
        var token = TestContext.Current.CancellationToken;
        await using var world = await CopyKillWorld.StartAsync(token);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {Rounds} kills");

        var whole = TimeSpan.Zero;
        var (moments, manifests) = (new List<(KillMoment Moment, int Tags)>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            // Every so often anew, as other work on the machine changes it.
            if (round % Spread == 0) output.WriteLine($"round {round}: a whole copy takes {(whole = await MeasureAsync(world)).TotalMilliseconds:0} ms");
            world.Empty();
            var hasEnded = await KillAsync(world, whole * ((round % Spread + random.NextDouble()) / Spread));
            var (tags, found) = await AssertWhatIsThereIsCompleteAsync(world, $"round {round}", token);
            manifests += found;
            moments.Add((hasEnded ? KillMoment.After : world.IsEmpty ? KillMoment.Before : KillMoment.Within, tags));

            var next = await world.CopyAsync();
            Assert.True(next.ExitCode == 0, $"round {round}: {next}");
            await AssertAllIsCompleteAsync(world, $"round {round}");
        }

        await world.AssertCompleteByOtherMeansAsync(token);
        foreach (var group in moments.GroupBy(m => m.Moment).OrderBy(g => g.Key)) output.WriteLine($"{group.Key}: {group.Count()} kills");
        var tagged = moments.Where(m => m.Moment == KillMoment.Within).Select(m => m.Tags).Order().ToList();
        output.WriteLine($"tags at the kills within: {string.Join(' ', tagged)}; {manifests} manifests were there, all complete");
        Assert.NotEmpty(tagged);
    }

    private enum KillMoment
    {
        /// <summary>The destination had nothing yet.</summary>
        Before,
        Within,

        /// <summary>The copy had ended by itself.</summary>
        After,
    }

    /// <returns>True if it had ended by itself.</returns>
    private static async Task<bool> KillAsync(CopyKillWorld world, TimeSpan after)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = world.StartCopy();
        // A timer alone is too coarse: the interesting moments are short.
        var coarse = after - TimeSpan.FromMilliseconds(20);
        if (coarse > TimeSpan.Zero) await Task.Delay(coarse, TestContext.Current.CancellationToken);
        while (Stopwatch.GetElapsedTime(started) < after && !process.HasExited) Thread.Yield();
        var hasEnded = process.HasExited;
        if (!hasEnded) process.Kill();
        await process.ExitAsync();
        return hasEnded;
    }

    /// <summary>Every manifest, tagged or not: children are written before their index, and blobs before both.</summary>
    private static async Task<(int Tags, int Manifests)> AssertWhatIsThereIsCompleteAsync(CopyKillWorld world, string round, CancellationToken token)
    {
        var (tags, digests) = (world.Tags(), world.Manifests());
        using var clients = new RegistryClients(new RegistryOptions(), new CredentialChain());
        var results = await new CopyEngine(clients, new CopyOptions()).VerifyAsync([.. tags, .. digests], readsContent: true, token);
        Assert.All(results, result => Assert.True(result.IsComplete, $"{round}: {string.Join('\n', result.Problems)}"));
        Assert.All(results.Take(tags.Count), result => Assert.Equal(world.DigestOf(result.Reference), result.Digest?.ToString()));
        return (tags.Count, digests.Count);
    }

    private static async Task AssertAllIsCompleteAsync(CopyKillWorld world, string round)
    {
        var result = await world.VerifyAsync();
        Assert.True(result.ExitCode == 0, $"{round}: {result}");
        var images = JsonElement.Parse(result.Output).GetProperty("images").EnumerateArray().ToList();
        Assert.Equal(CopyKillWorld.Images, images.Count);
        Assert.All(images, image => Assert.Equal(
            world.DigestOf(ImageReference.Parse(image.GetProperty("source").GetString()!)), image.GetProperty("digest").GetString()));
    }

    /// <summary>The second of two: the first warms everything up.</summary>
    private static async Task<TimeSpan> MeasureAsync(CopyKillWorld world)
    {
        var started = 0L;
        for (var i = 0; i < 2; i++)
        {
            world.Empty();
            started = Stopwatch.GetTimestamp();
            var result = await world.CopyAsync();
            Assert.True(result.ExitCode == 0, result.ToString());
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
