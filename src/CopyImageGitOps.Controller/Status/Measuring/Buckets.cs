using Prometheus;

namespace CopyImageGitOps.Controller.Status.Measuring;

/// <summary>The bounds of histograms, in seconds.</summary>
internal static class Buckets
{
    /// <summary>1 ms to 16 s.</summary>
    public static HistogramConfiguration Latency { get; } = new() { Buckets = Histogram.ExponentialBuckets(0.001, 4, 8) };

    /// <summary>From a look at the cache to the copy of a large image; 0.25 s is what the repair of an image that is there already may take.</summary>
    public static HistogramConfiguration Work { get; } = new() { Buckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 30, 120, 600] };
}
