using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Manifests;

/// <summary>
/// Leaves alone what a kustomization may use: its <c>images:</c> entries match names as they are written in its files, so an edit there
/// by hand would defeat them. Kustomize's load restrictor keeps a kustomization's files in its directory and below.
/// </summary>
internal static class Kustomizations
{
    /// <summary>The only names under which kustomize looks for one.</summary>
    public static readonly IReadOnlyList<string> Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static bool IsName(ReadOnlySpan<char> file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return name.SequenceEqual(Names[0]) || name.SequenceEqual(Names[1]) || name.SequenceEqual(Names[2]);
    }

    public static IReadOnlyList<string> Find(IEnumerable<string> files) => [.. files.Where(f => IsName(f))];

    public static string Territory(string kustomization) =>
        kustomization.LastIndexOf('/') is var slash and > 0 ? kustomization[..slash] : "";

    public static Finding Unsupported(string kustomization) =>
        new(
            Severity.Error,
            FindingCodes.KustomizationUnsupported,
            "Kustomizations are not supported yet: what is in this directory and below is left alone")
        {
            File = kustomization,
            Hint = "Run on the rendered output of 'kustomize build', or on directories without kustomizations.",
        };
}
