using System.Text;
using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>The report as a page of Markdown: counts, images, findings, and the diff.</summary>
internal sealed class JobSummary(string command, RunReport report, IReadOnlyList<string> patches)
{
    /// <summary>What GitHub accepts of a step, in bytes (https://docs.github.com/en/actions/reference/limits).</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>After what is in the file already, which counts.</summary>
    public async Task AppendToAsync(string file, CancellationToken cancellationToken)
    {
        var used = File.Exists(file) ? new FileInfo(file).Length : 0;
        if (used < Limit) await File.AppendAllTextAsync(file, ToMarkdown((int)(Limit - used)), new UTF8Encoding(false), cancellationToken);
    }

    /// <param name="limit">In bytes of UTF-8. Images take half of it at most, and findings three quarters of the rest.</param>
    public string ToMarkdown(int limit)
    {
        var text = new StringBuilder();
        var left = limit;
        Add(Heading() is var heading && Encoding.UTF8.GetByteCount(heading) <= limit ? heading : "");
        Add(Images().Fit(left / 2));
        Add(Findings().Fit(left / 4 * 3));
        Add(Diff().Fit(left));
        return text.ToString();

        void Add(string part)
        {
            text.Append(part);
            left -= Encoding.UTF8.GetByteCount(part);
        }
    }

    private string Heading()
    {
        var text = new StringBuilder($"## copyimage {command}\n\n");
        if (report.Images.Count > 0 || report.Summary.FilesScanned > 0) text.Append(Markdown.Text(ConsoleReport.Summary(report))).Append('\n');
        if (report.Commit is { } commit) text.Append($"\nCommitted {Markdown.Code(commit)}.\n");
        if (report.Push is { } push) text.Append($"\nPushed to {Markdown.Code(push.Branch)}.\n");
        if (report.PullRequest is { } request)
            text.Append($"\nPull request {Markdown.Link($"#{request.Number}", request.Url)}: {Operation(request)}.\n");
        return text.ToString();
    }

    private static string Operation(ReportPullRequest request) =>
        request.Operation == PullRequestOperation.None ? "nothing to change" : request.Operation.ToString().ToLowerInvariant();

    private SummarySection Images() => new(
        "\n| Image | Copy | Digest | Size | Status |\n| --- | --- | --- | ---: | --- |\n",
        [.. report.Images.Select(ImageRow)],
        "",
        "images");

    private static string ImageRow(ReportImage image)
    {
        var target = image.Target is { } name ? ConsoleReport.WithoutDigest(name) : "";
        var digests = new[] { image.PreviousDigest, image.Digest }.OfType<string>().Select(digest => Markdown.Code(ConsoleReport.Shorten(digest)));
        var size = image.Bytes > 0 ? ByteSize.Format(image.Bytes) : "";
        var status = ConsoleReport.Word(image.Status).Word;
        return $"| {Markdown.Code(image.Source)} | {Markdown.Code(target)} | {string.Join(" → ", digests)} | {size} | {status} |";
    }

    private SummarySection Findings() => new(
        "\n### Findings\n\n| Severity | Place | Finding |\n| --- | --- | --- |\n",
        [.. report.Findings.OrderByDescending(finding => finding.Severity).Select(FindingRow)],
        "",
        "findings");

    private static string FindingRow(ReportFinding finding)
    {
        var severity = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "info" };
        var place = finding.Line is { } line ? $"{finding.File}:{line}" : finding.File ?? "";
        var hint = finding.Hint is { } text ? $"<br>{Markdown.Text(text)}" : "";
        return $"| {severity} | {Markdown.Code(place)} | {Markdown.Text(finding.Message)} {Markdown.Code(finding.Code)}{hint} |";
    }

    private SummarySection Diff()
    {
        List<string> lines = [.. patches.SelectMany(Lines)];
        var fence = Markdown.FenceFor(lines);
        return new SummarySection($"\n<details>\n<summary>Diff</summary>\n\n{fence}diff\n", lines, $"{fence}\n\n</details>\n", "lines");
    }

    private static IEnumerable<string> Lines(string patch) =>
        patch.TrimEnd('\n').Split('\n').Select(line => Printable.Of(line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal)));
}
