using System.Globalization;
using System.Text;

namespace CopyImageGitOps.References;

/// <summary>Shows a text from outside in a message: on one line, and not longer than a reader wants.</summary>
public static class OneLine
{
    public static string Of(string text, int longest = 200)
    {
        var shown = new StringBuilder();
        foreach (var rune in (text.Length > longest ? text[..longest] : text).EnumerateRunes())
        {
            // A line break in a message could forge a line of the log, or a workflow command of GitHub Actions.
            var isVisible = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator);
            shown.Append(isVisible ? rune.ToString() : Escape(rune));
        }

        return text.Length > longest ? shown.Append('…').ToString() : shown.ToString();
    }

    private static string Escape(Rune rune) => rune.Value switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => $"\\u{rune.Value:x4}",
    };
}
