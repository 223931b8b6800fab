using CopyImageGitOps.References;
using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>
/// A run's report as text for people: the images, the findings, and what it comes to. It belongs on standard output; progress and logs go to
/// standard error, so that either can be kept alone.
/// </summary>
public static class ConsoleReport
{
    private const int ShortDigest = 12;

    /// <param name="console">Of <see cref="Consoles.Output"/>.</param>
    public static void Write(IAnsiConsole console, RunReport report, Verbosity verbosity = Verbosity.Normal)
    {
        var writer = new LineWriter(console);
        if (verbosity > Verbosity.Quiet && report.Roots is { } roots) RootsReport.Write(writer, roots);
        if (verbosity > Verbosity.Quiet && report.Images.Count > 0)
        {
            writer.Line($"Images ({report.Images.Count})");
            foreach (var image in report.Images) WriteImage(writer, image, verbosity, console.Profile.Out.IsTerminal);
            writer.Line("");
        }

        FindingsReport.Write(writer, report.Findings, verbosity);
        if (verbosity == Verbosity.Quiet) return;
        writer.Line(Summary(report));
        if (report.Commit is { } commit) writer.Line(("Committed ", null), (commit, LineWriter.Good));
        if (report.Push is { } push)
        {
            var what = push.Commits is { } commits ? Count(commits, "commit") : "a new branch";
            writer.Line(($"Pushed {what} to ", null), ($"{push.Remote}/{push.Branch}", LineWriter.Good));
        }

        if (report.PullRequest is { } pull) writer.Line(($"Pull request #{pull.Number} {Word(pull.Operation)}: ", null), (pull.Url, LineWriter.Good));
    }

    /// <summary>The findings alone, where there is nothing else to report.</summary>
    public static void WriteFindings(IAnsiConsole console, IReadOnlyList<ReportFinding> findings, Verbosity verbosity) =>
        FindingsReport.Write(new LineWriter(console), findings, verbosity);

    private static void WriteImage(LineWriter writer, ReportImage image, Verbosity verbosity, bool isTerminal)
    {
        var (word, style) = Word(image.Status);
        writer.Line(("  ", null), (word.PadRight(8), style), (image.Source, null));
        if (image.Target is { } target)
        {
            var digest = Digests(image, isTerminal);
            writer.Line(
                ($"{"",10}→ {WithoutDigest(target)}", null),
                (digest.Length == 0 ? "" : "  " + digest, LineWriter.Faint),
                (image.Bytes > 0 ? "  " + ByteSize.Format(image.Bytes) : "", null),
                (image.Referrers > 0 ? "  +" + Count(image.Referrers, "referrer") : "", null));
        }

        if (verbosity < Verbosity.Verbose) return;
        foreach (var reference in image.References)
        {
            writer.Line(
                ($"{"",12}", null),
                ($"{reference.File}:{reference.Line}:{reference.Column}", LineWriter.Place),
                ($"  {Owner(reference)}{reference.Field}: {reference.Value}", LineWriter.Faint));
        }
    }

    internal static (string Word, Style Style) Word(ImageStatus status) => status switch
    {
        ImageStatus.Copied => ("copied", LineWriter.Good),
        ImageStatus.Present => ("present", LineWriter.Good),
        ImageStatus.Failed => ("failed", LineWriter.Bad),
        ImageStatus.Planned => ("to copy", LineWriter.Warning),
        ImageStatus.Current => ("current", LineWriter.Faint),
        _ => ("skipped", LineWriter.Faint),
    };

    private static string Word(PullRequestOperation operation) => operation switch
    {
        PullRequestOperation.Created => "created",
        PullRequestOperation.Updated => "updated",
        PullRequestOperation.Closed => "closed",
        _ => "unchanged",
    };

    /// <summary>The digest stands beside the target, where it can be shortened.</summary>
    internal static string WithoutDigest(string target) => target.IndexOf('@') is var at and > 0 ? target[..at] : target;

    private static string Digests(ReportImage image, bool isTerminal)
    {
        string Shown(string digest) => isTerminal ? Shorten(digest) : digest;
        return image.Digest is null ? "" : (image.PreviousDigest is { } previous ? $"{Shown(previous)} → " : "") + Shown(image.Digest);
    }

    internal static string Shorten(string digest) =>
        Digest.TryParse(digest, out var parsed) ? $"{parsed.Algorithm}:{parsed.Hex[..ShortDigest]}" : digest;

    private static string Owner(ReportReference reference)
    {
        var name = reference.Namespace is null ? reference.Name : $"{reference.Namespace}/{reference.Name}";
        return reference.Kind is null ? "" : $"{reference.Kind} {name}".TrimEnd() + " ";
    }

    /// <summary>What a report comes to, in one line.</summary>
    internal static string Summary(RunReport report)
    {
        var s = report.Summary;
        var images = new List<string>();
        if (report.Images.Count(i => i.Status == ImageStatus.Planned) is var planned and > 0) images.Add($"{planned} to copy");
        if (s.ImagesCopied > 0) images.Add($"{s.ImagesCopied} copied ({ByteSize.Format(s.BytesCopied)})");
        if (s.ImagesPresent > 0) images.Add($"{s.ImagesPresent} present");
        if (report.Images.Count(i => i.Status == ImageStatus.Current) is var current and > 0) images.Add($"{current} current");
        if (s.ImagesFailed > 0) images.Add($"{s.ImagesFailed} failed");
        var outcome = images.Count > 0 ? ": " + string.Join(", ", images) : "";
        return $"{Count(s.FilesScanned, "file")} scanned, {s.FilesChanged} with changes; {Count(s.ImagesFound, "image")}{outcome}.";
    }

    internal static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
