namespace CopyImageGitOps.Copying.Platforms;

/// <summary>
/// The platforms that are wanted, as <c>os/architecture[/variant]</c>. One without a variant stands for all variants of its architecture; one with
/// a variant for that alone, where <c>linux/arm64</c> and <c>linux/arm64/v8</c> are the same, as they are to containerd
/// (https://github.com/containerd/platforms/blob/main/database.go).
/// </summary>
internal sealed class PlatformFilter(IReadOnlyList<string> wanted)
{
    /// <summary>Nothing in particular is wanted, and so everything.</summary>
    public bool IsEmpty => wanted.Count == 0;

    public bool Wants(string platform) => IsEmpty || wanted.Any(w => Covers(w, platform));

    /// <summary>What is wanted and not among the platforms that there are.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyCollection<string> available) => [.. wanted.Where(w => !available.Any(a => Covers(w, a)))];

    private static bool Covers(string wanted, string platform) =>
        wanted.Count(c => c == '/') == 1
            ? platform == wanted || platform.StartsWith(wanted + "/", StringComparison.Ordinal)
            : Normal(platform) == Normal(wanted);

    private static string Normal(string platform) => platform.Split('/') switch
    {
        [var os, "arm64"] => $"{os}/arm64/v8",
        [var os, "arm"] => $"{os}/arm/v7",
        [var os, "amd64"] => $"{os}/amd64/v1",
        _ => platform,
    };
}
