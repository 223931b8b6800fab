using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>A way to copy a set of images.</summary>
/// <param name="AtOnce">How many processes at a time.</param>
internal sealed record CopyProgram(string Name, int AtOnce, Func<CopyJob, (string Program, string[] Arguments)> Command)
{
    private static readonly string[] SkopeoCopy =
        ["--insecure-policy", "copy", "--quiet", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false"];

    public bool IsOurs { get; private init; }

    public static CopyProgram CopyImage(string binary) =>
        new("copyimage", 1, job => (binary, ["copy", "--from-file", job.References, "--to", job.Prefix, "--target", "{repository}"])) { IsOurs = true };

    /// <summary>What others use, an image a process.</summary>
    public static IEnumerable<CopyProgram> Peers(params int[] atOnce)
    {
        var (crane, oras, skopeo) = (RealPart.Require("crane"), RealPart.Require("oras"), RealPart.Require("skopeo"));
        foreach (var n in atOnce)
        {
            yield return Peer("crane copy", n, job => job.Pairs, [crane, "copy", "--insecure"]);
            yield return Peer("oras cp -r", n, job => job.Pairs, [oras, "cp", "-r", "--no-tty", "--from-plain-http", "--to-plain-http"]);
            yield return Peer("skopeo copy --all", n, job => job.SkopeoPairs, [skopeo, .. SkopeoCopy]);
        }
    }

    private static CopyProgram Peer(string name, int atOnce, Func<CopyJob, string> list, string[] command) => new(
        atOnce == 1 ? name : $"{name}, {atOnce} at once",
        atOnce,
        job => ("xargs", ["-a", list(job), "-L", "1", "-P", $"{atOnce}", .. command]));
}
