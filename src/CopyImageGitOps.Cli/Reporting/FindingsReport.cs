using CopyImageGitOps.Findings;
using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>Findings as text: the worst first, and one that was made at several places once, with all of them.</summary>
internal static class FindingsReport
{
    public static void Write(LineWriter writer, IReadOnlyList<ReportFinding> findings, Verbosity verbosity)
    {
        WriteSeverity(writer, findings, Severity.Error, "Errors", LineWriter.Bad);
        WriteSeverity(writer, findings, Severity.Warning, "Warnings", LineWriter.Warning);
        if (verbosity > Verbosity.Quiet) WriteSeverity(writer, findings, Severity.Info, "Notes", LineWriter.Faint);
    }

    private static void WriteSeverity(LineWriter writer, IReadOnlyList<ReportFinding> findings, Severity severity, string title, Style style)
    {
        var found = findings.Where(f => f.Severity == severity).ToList();
        if (found.Count == 0) return;
        writer.Line($"{title} ({found.Count})", style);
        foreach (var group in found.GroupBy(f => (f.Code, f.Message, f.Hint))) WriteGroup(writer, [.. group]);
        writer.Line("");
    }

    private static void WriteGroup(LineWriter writer, List<ReportFinding> same)
    {
        var finding = same[0];
        var place = same.Count == 1 && Place(finding) is { } only ? only + ": " : "";
        writer.Line(("  ", null), (place, LineWriter.Place), (finding.Message, null), ($" [{finding.Code}]", LineWriter.Faint));
        if (same.Count > 1)
        {
            foreach (var at in same.Select(Place).OfType<string>()) writer.Line(("    ", null), (at, LineWriter.Place));
        }

        if (finding.Hint is { } hint) writer.Line(("    ", null), (hint, LineWriter.Faint));
    }

    private static string? Place(ReportFinding finding) => finding switch
    {
        { File: null } => null,
        { Line: null } => finding.File,
        _ => $"{finding.File}:{finding.Line}",
    };
}
