using System.Globalization;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Title and body of a pull request, made from templates and what a run did.</summary>
internal sealed class PullRequestText(RunReport report)
{
    /// <summary>GitHub's limit.</summary>
    public const int LongestBody = 65_536;

    private const int LongestTitle = 256;
    private const string Header = "| image | copy | digest |\n| --- | --- | --- |";
    private const string Cut = "\n\n…\n";

    private readonly List<ReportImage> _images =
        [.. report.Images.Where(image => image.Target is not null && image.Status is ImageStatus.Copied or ImageStatus.Present)];

    private string Count => _images.Count.ToString(CultureInfo.InvariantCulture);

    public string Title(string template) => Shortened(Fill(template, "", "").Trim(), LongestTitle, "…");

    /// <summary>Where all does not fit, the table and the list end early and say so.</summary>
    public string Body(string template)
    {
        var shown = _images.Count;
        while (true)
        {
            var body = Fill(template, List(shown), Table(shown));
            if (body.Length <= LongestBody) return body;
            if (shown == 0) return Shortened(body, LongestBody, Cut);
            // Rows are of similar length, so that a few rounds do.
            shown = Math.Min(shown - 1, (int)((long)shown * LongestBody / body.Length));
        }
    }

    private string Fill(string template, string images, string table) => template.Replace("{count}", Count, StringComparison.Ordinal)
        .Replace("{images}", images, StringComparison.Ordinal)
        .Replace("{table}", table, StringComparison.Ordinal);

    private string List(int shown) => Rows("", shown, image => $"- `{image.Source}` → `{Name(image)}`", more => $"- … and {more} more");

    private string Table(int shown) =>
        Rows(Header, shown, image => $"| `{image.Source}` | `{Name(image)}` | {Digests(image)} |", more => $"| … and {more} more | | |");

    private string Rows(string header, int shown, Func<ReportImage, string> row, Func<int, string> rest)
    {
        var rows = _images.Take(shown).Select(row);
        if (shown < _images.Count) rows = rows.Append(rest(_images.Count - shown));
        return string.Join('\n', header.Length == 0 ? rows : rows.Prepend(header));
    }

    /// <summary>The digest has a column of its own.</summary>
    private static string Name(ReportImage image) => image.Target!.Split('@')[0];

    private static string Digests(ReportImage image) =>
        image.PreviousDigest is { } previous ? $"`{previous}` → `{image.Digest}`" : $"`{image.Digest}`";

    private static string Shortened(string text, int longest, string mark)
    {
        if (text.Length <= longest) return text;
        var end = longest - mark.Length;
        // Not between the two halves of a character.
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + mark;
    }
}
