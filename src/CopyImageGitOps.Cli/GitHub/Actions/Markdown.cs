using System.Globalization;
using System.Text;
using CopyImageGitOps.Cli.Reporting;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>Text of others in GitHub's Markdown (https://github.github.com/gfm/), so that it shows as it is, and does nothing.</summary>
internal static class Markdown
{
    private const string Harmless = " .,/-:;?=@+%'()";

    /// <summary>
    /// Within a line or a cell of a table: everything that Markdown or HTML might take for its own is written as a character reference, which
    /// neither does (https://github.github.com/gfm/#entity-and-numeric-character-references).
    /// </summary>
    public static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in Printable.Of(text))
        {
            if (!char.IsAscii(c) || char.IsAsciiLetterOrDigit(c) || Harmless.Contains(c)) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
        }

        return escaped.ToString();
    }

    /// <summary>A name or a value.</summary>
    public static string Code(string text) => text.Length == 0 ? "" : $"<code>{Text(text)}</code>";

    /// <summary>Only to the web; the escapes of an address leave nothing that could end the link.</summary>
    public static string Link(string text, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? $"[{Text(text)}](<{uri.AbsoluteUri}>)" : Text(text);

    /// <summary>The fence of a code block that none of the lines can end: longer than any run of backticks in them.</summary>
    public static string FenceFor(IEnumerable<string> lines) => new('`', Math.Max(3, lines.Select(LongestRun).DefaultIfEmpty().Max() + 1));

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
