namespace CopyImageGitOps.Benchmarks.Network;

/// <summary>What was asked of a registry.</summary>
/// <param name="Requests">By method.</param>
/// <param name="BytesSent">The bodies of the requests: blobs and manifests.</param>
internal sealed record TrafficCount(IReadOnlyDictionary<string, int> Requests, long BytesSent)
{
    private static readonly string[] Methods = ["HEAD", "GET", "POST", "PATCH", "PUT", "DELETE"];

    public int Total => Requests.Values.Sum();

    /// <summary>As in <c>20 HEAD, 60 GET</c>.</summary>
    public override string ToString() => Total == 0
        ? "–"
        : string.Join(", ", Requests.OrderBy(r => Array.IndexOf(Methods, r.Key)).Select(r => $"{r.Value} {r.Key}"));
}
