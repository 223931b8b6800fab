using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>The part of a report that lists the roots of kustomizations, with what applies them.</summary>
internal static class RootsReport
{
    public static void Write(LineWriter writer, IReadOnlyList<ReportRoot> roots)
    {
        writer.Line($"Kustomize roots ({roots.Count})");
        var width = roots.Max(root => root.Directory.Length);
        foreach (var root in roots)
        {
            var (word, style) = Word(root.Status);
            writer.Line(
                ("  ", null),
                (word.PadRight(9), style),
                ($"  {root.Directory.PadRight(width)}  {ConsoleReport.Count(root.Images, "image")}", null),
                (string.Concat(root.PointedAtBy.Select(pointer => $"  {pointer}")), LineWriter.Faint));
        }

        writer.Line("");
    }

    private static (string Word, Style Style) Word(RootStatus status) => status switch
    {
        RootStatus.Edited => ("edited", LineWriter.Good),
        RootStatus.Failed => ("failed", LineWriter.Bad),
        _ => ("unchanged", LineWriter.Faint),
    };
}
