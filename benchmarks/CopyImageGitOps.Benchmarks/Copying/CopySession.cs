using CopyImageGitOps.Benchmarks.Network;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>One source that stays, and a new empty destination for every cold copy.</summary>
internal sealed class CopySession(DockerRegistry source, CopySet set)
{
    public CopySet Set => set;

    /// <param name="roundTrip">Between the program and each registry; null is loopback as it is.</param>
    public async Task<ColdAndWarm<CopyFigures>> MeasureAsync(CopyProgram program, TimeSpan? roundTrip)
    {
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, CancellationToken.None);
        await using var near = roundTrip is { } r ? new DelayProxy(source.Address, r) : null;
        await using var far = roundTrip is { } q ? new DelayProxy(destination.Address, q) : null;
        using var job = new CopyJob(set, near?.Address ?? source.Address, far?.Address ?? destination.Address);
        return new ColdAndWarm<CopyFigures>(await RunAsync(), await RunAsync());

        async Task<CopyFigures> RunAsync()
        {
            var before = AroundIt();
            var (path, arguments) = program.Command(job);
            var client = await Measurement.RunAsync(path, arguments);
            return new CopyFigures(client, AroundIt() - before);
        }

        // The long line is in this process, which does nothing else meanwhile.
        TimeSpan AroundIt() => source.CpuTime + destination.CpuTime + Environment.CpuUsage.TotalTime;
    }

    /// <summary>In runs of their own, as counting takes time. The copies are looked at, too.</summary>
    public async Task<ColdAndWarm<CopyTraffic>> CountAsync(CopyProgram program)
    {
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, CancellationToken.None);
        await using var near = await CountingProxy.StartAsync(source.Address);
        await using var far = await CountingProxy.StartAsync(destination.Address);
        using var job = new CopyJob(set, near.Address, far.Address);
        var (cold, warm) = (await RunAsync(), await RunAsync());
        await job.VerifyAsync(destination.Address);
        return new ColdAndWarm<CopyTraffic>(cold, warm);

        async Task<CopyTraffic> RunAsync()
        {
            var (path, arguments) = program.Command(job);
            await Measurement.RunAsync(path, arguments);
            return new CopyTraffic(near.Take(), far.Take());
        }
    }
}
