using CopyImageGitOps.Benchmarks.Network;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>
/// <c>copyimage copy</c> beside crane, oras and skopeo, between two real docker-registry processes on the loopback interface, directly and over a
/// line with a round trip of 20 ms. The programs take turns, so that what else the machine does hits all.
/// </summary>
internal sealed class CopyBenchmark(string binary, int runs)
{
    /// <summary>Peers that copy one after the other take longest, and are never the best.</summary>
    public const int RunsOfSlow = 3;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(20);

    public async Task BatchAsync()
    {
        var aims = new CopyAims { ColdWall = 0.45, WarmWall = 0.30, FarWall = 0.30, Requests = 1.1, HasCpu = true, HasBytes = true };
        await RunAsync(CopySets.BatchAsync, [1, 8], [null, RoundTrip], aims);
    }

    public Task SmallAsync() => RunAsync(CopySets.SmallAsync, [8], [null], new CopyAims());

    public Task LargeAsync() => RunAsync(CopySets.LargeAsync, [1], [null], new CopyAims { HasCpu = true, HasBytes = true, PeakMemory = 64 });

    private async Task RunAsync(Func<string, Task<CopySet>> fill, int[] atOnce, TimeSpan?[] roundTrips, CopyAims aims)
    {
        var storage = RegistryStorage.Choose();
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, CancellationToken.None);
        var session = new CopySession(source, await fill(source.Address));
        CopyProgram[] programs = [CopyProgram.CopyImage(binary), .. CopyProgram.Peers(atOnce)];
        var report = new CopyReport(session.Set, programs, aims);
        report.PrintTitle(runs, storage);

        // First, so that the source's files are in memory when time counts.
        var traffic = new Dictionary<CopyProgram, ColdAndWarm<CopyTraffic>>();
        foreach (var program in programs) traffic[program] = await session.CountAsync(program);
        foreach (var roundTrip in roundTrips)
        {
            if (roundTrip is not null) CopyReport.PrintLine(await DelayProxy.MeasureAsync(source.Address, roundTrip.Value));
            report.PrintTimes(roundTrip, await MeasureAsync(session, programs, roundTrip));
        }

        report.PrintTraffic(traffic);
        report.PrintAims();
    }

    private async Task<Dictionary<CopyProgram, ColdAndWarm<CopyFigures>>> MeasureAsync(CopySession session, CopyProgram[] programs, TimeSpan? roundTrip)
    {
        var all = programs.ToDictionary(p => p, _ => new List<ColdAndWarm<CopyFigures>>());
        for (var run = 0; run < runs; run++)
        {
            foreach (var program in programs)
            {
                if (program is { IsOurs: false, AtOnce: 1 } && run >= RunsOfSlow) continue;
                var figures = await session.MeasureAsync(program, roundTrip);
                all[program].Add(figures);
                var (cold, warm) = (figures.Cold.Client.Wall, figures.Warm.Client.Wall);
                var line = roundTrip is null ? "" : " over the long line";
                await Console.Error.WriteLineAsync($"{program.Name}{line}: cold {cold.TotalSeconds:0.000} s, warm {warm.TotalSeconds:0.000} s");
            }
        }

        return all.ToDictionary(
            p => p.Key,
            p => new ColdAndWarm<CopyFigures>(CopyFigures.Median([.. p.Value.Select(f => f.Cold)]), CopyFigures.Median([.. p.Value.Select(f => f.Warm)])));
    }
}
