using System.Collections.Concurrent;
using System.Diagnostics;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Copying.Faults;

/// <summary>
/// Every fault at every request of a copy of three images. Whatever happens: the copy ends, no tag leads to something incomplete or wrong, what
/// failed is told, and once the fault is gone a second copy completes everything.
/// </summary>
public sealed class FaultCampaignTests(ITestOutputHelper output)
{
    private const int Seed = 20261123;

    private const int AtOnce = 4;

    [Theory(Timeout = 3_600_000)]
    [InlineData(false, "source")]
    [InlineData(false, "destination")]
    [InlineData(true, "source")]
    [InlineData(true, "destination")]
    public async Task No_fault_at_any_request_hangs_a_copy_or_publishes_a_broken_image(bool isReal, string side)
    {
        var token = TestContext.Current.CancellationToken;
        var started = Stopwatch.GetTimestamp();
        await using var campaign = await FaultCampaign.StartAsync(isReal, side == "source" ? RegistrySide.Source : RegistrySide.Destination, token);
        var all = await campaign.MeasureAsync(token);
        var chosen = Choose(all, Sample(isReal));

        var outcomes = new ConcurrentBag<Outcome>();
        await Parallel.ForEachAsync(chosen, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = token },
            async (combination, ct) => outcomes.Add(await campaign.RunAsync(combination, ct)));

        output.WriteLine($"{(isReal ? "docker-registry" : "in-process registry")}, faults at the {side}, seed {Seed}, {Stopwatch.GetElapsedTime(started)}");
        output.WriteLine(CampaignTally.Of(all, outcomes));
        var defects = outcomes.SelectMany(o => o.Defects.Select(d => $"{o.Combination}: {d}")).Order(StringComparer.Ordinal).ToList();
        Assert.True(defects.Count == 0, $"{defects.Count} defects:\n{string.Join('\n', defects)}");
        Assert.Equal(chosen.Count, outcomes.Count);
        Assert.All(FaultKind.All.Where(k => all.Any(c => c.Kind == k)), kind => Assert.Contains(outcomes, o => o.Combination.Kind == kind && o.HasStruck));
    }

    /// <summary>How often each fault happens in <c>make test</c>.</summary>
    private static int Sample(bool isReal) => isReal ? 1 : 3;

    private static IReadOnlyList<Combination> Choose(IReadOnlyList<Combination> all, int sample)
    {
        if (Campaign.IsWhole) return all;
        var random = new Random(Seed);
        return [.. all.GroupBy(c => c.Kind).SelectMany(g => random.GetItems(g.ToArray(), Math.Min(sample, g.Count())).Distinct())];
    }
}
