using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>What is said of kustomizations before they are rendered.</summary>
internal static class KustomizationFindings
{
    private const int LongestCycle = 10;

    public static Finding Invalid(string file, int line, string reason) => new(
        Severity.Error,
        FindingCodes.KustomizationInvalid,
        Shown($"Kustomize cannot take the file for a kustomization: {reason}"))
    {
        File = file,
        Line = line,
        Hint = "Correct the file, or give it another name if it is no kustomization; until then its directory is left alone.",
    };

    public static Finding TooLarge(string file, long maximum) => Invalid(file, 1, $"it is larger than {maximum} bytes");

    public static Finding Ambiguous(string file, IReadOnlyList<string> names) => new(
        Severity.Error,
        FindingCodes.KustomizationInvalid,
        $"The directory has {names.Count} kustomizations ({string.Join(", ", names.Select(n => $"'{n}'"))}), so that kustomize takes none of them")
    {
        File = file,
        Line = 1,
        Hint = "Keep one of the files; until then the directory is left alone.",
    };

    /// <param name="directories">The members in the order in which they refer to each other, the first again at the end.</param>
    public static Finding Cycle(KustomizationReference reference, string file, IReadOnlyList<string> directories)
    {
        var shown = directories.Take(LongestCycle).Select(d => $"'{(d.Length == 0 ? "." : d)}'");
        var rest = directories.Count > LongestCycle ? $" → … ({directories.Count - 1} in all)" : "";
        return new Finding(Severity.Error, FindingCodes.KustomizationCycle, Shown($"Kustomizations use each other in a circle: {string.Join(" → ", shown)}{rest}"))
        {
            File = file,
            Line = reference.Line,
            Field = reference.Field,
            Hint = "Remove one of the references; until then none of them can be rendered.",
        };
    }

    public static Finding ComponentUnused(string file) => new(
        Severity.Info,
        FindingCodes.ComponentUnused,
        "No kustomization uses this component, so it is not rendered, and its files are left alone")
    {
        File = file,
        Hint = "Remove it if nobody uses it from elsewhere.",
    };

    public static Finding TooManyApplications() => new(
        Severity.Warning,
        FindingCodes.DocumentTooComplex,
        "The ApplicationSets of the repository generate too much to be followed: some kustomizations may not count as applied")
    {
        Hint = "Generate fewer combinations in matrix generators.",
    };

    /// <summary>A message is one line, and no value of a file gets to a terminal as a control sequence.</summary>
    private static string Shown(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}")) : text;
}
