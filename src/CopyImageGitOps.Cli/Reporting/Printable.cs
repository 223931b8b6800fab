using System.Globalization;
using System.Text;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>
/// Makes text from manifests, registries and file names safe to print: control characters, which could move the cursor or hide what was
/// written, and marks that reverse the direction of reading are shown as escapes.
/// </summary>
internal static class Printable
{
    public static string Of(string text) => text.Any(IsUnsafe) ? Escape(text) : text;

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029';

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c == '\n') escaped.Append("\\n");
            else if (IsUnsafe(c)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }
}
