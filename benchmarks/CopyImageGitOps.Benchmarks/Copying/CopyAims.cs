namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>What is to be reached; null is not aimed at. Ratios are to the best peer of the same table.</summary>
internal sealed record CopyAims
{
    /// <summary>Of wall time on loopback, cold.</summary>
    public double? ColdWall { get; init; }

    /// <summary>Of wall time on loopback, warm.</summary>
    public double? WarmWall { get; init; }

    /// <summary>Of wall time over the long line, cold and warm.</summary>
    public double? FarWall { get; init; }

    /// <summary>No more CPU time than the best peer.</summary>
    public bool HasCpu { get; init; }

    /// <summary>To the lower bound of requests.</summary>
    public double? Requests { get; init; }

    /// <summary>What is distinct is pushed, and nothing else.</summary>
    public bool HasBytes { get; init; }

    /// <summary>In MiB.</summary>
    public double? PeakMemory { get; init; }
}
