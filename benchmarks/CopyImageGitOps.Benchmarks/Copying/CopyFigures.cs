namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>What one copy of a set took.</summary>
/// <param name="Client">The program, all its processes together; of its memory, the largest process.</param>
/// <param name="Registries">The CPU time of both registries.</param>
internal sealed record CopyFigures(Measurement Client, TimeSpan Registries)
{
    public static CopyFigures Median(IReadOnlyList<CopyFigures> all) =>
        new(Measurement.Median([.. all.Select(f => f.Client)]), all.Select(f => f.Registries).Order().ElementAt(all.Count / 2));
}

/// <summary>What one copy of a set asked.</summary>
internal sealed record CopyTraffic(Network.TrafficCount Source, Network.TrafficCount Destination)
{
    public int Requests => Source.Total + Destination.Total;
}

/// <summary>The first copy into an empty registry, and the second, which finds everything there.</summary>
internal sealed record ColdAndWarm<T>(T Cold, T Warm);
