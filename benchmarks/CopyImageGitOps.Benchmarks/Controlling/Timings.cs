namespace CopyImageGitOps.Benchmarks.Controlling;

/// <summary>How long each of many things took.</summary>
internal sealed class Timings(IEnumerable<TimeSpan> all)
{
    private readonly TimeSpan[] _sorted = [.. all.Order()];

    public int Count => _sorted.Length;

    /// <summary>As cells of a table: median, 99th percentile, longest.</summary>
    public string Row => $"{At(0.5).TotalMilliseconds:0.0} ms | {At(0.99).TotalMilliseconds:0.0} ms | {At(1).TotalMilliseconds:0.0} ms";

    /// <summary>The smallest that at least that share of them does not exceed.</summary>
    public TimeSpan At(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
