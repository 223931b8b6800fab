using System.Buffers;
using System.Globalization;
using System.Text;

namespace CopyImageGitOps.Manifests.Text;

/// <summary>
/// Writes a value as a scalar of a style. The style changes only where it cannot hold the value: from plain to single quotes where plain
/// would mean something else, and to double quotes for control characters.
/// </summary>
internal static class ScalarText
{
    // What is plain in every context, flow collections included.
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+");

    private static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <exception cref="ArgumentException">A block scalar's line cannot hold the value.</exception>
    public static string Write(string value, ScalarStyle style)
    {
        if (value.Any(char.IsControl)) return style == ScalarStyle.Block ? throw NotInBlock(value) : DoubleQuoted(value);
        return style switch
        {
            ScalarStyle.Plain => IsPlain(value) ? value : SingleQuoted(value),
            ScalarStyle.SingleQuoted => SingleQuoted(value),
            ScalarStyle.DoubleQuoted => DoubleQuoted(value),
            _ => value.Length == 0 || value != value.Trim() ? throw NotInBlock(value) : value,
        };
    }

    /// <summary>Plain, and text rather than a number, a date, a base-60 number or a word with a meaning in YAML 1.1 or 1.2.</summary>
    private static bool IsPlain(string value) =>
        value.Length > 0 && char.IsAsciiLetterOrDigit(value[0]) && value[^1] != ':' && !value.AsSpan().ContainsAnyExcept(PlainCharacters)
        && (char.IsAsciiLetter(value[0]) || value.AsSpan().ContainsAny('/', '@'))
        && !Words.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static string SingleQuoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>With escapes that YAML and JSON have in common.</summary>
    private static string DoubleQuoted(string value)
    {
        var text = new StringBuilder("\"", value.Length + 2);
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (char.IsControl(c)) text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else text.Append(c);
        }

        return text.Append('"').ToString();
    }

    private static ArgumentException NotInBlock(string value) =>
        new($"'{value}' cannot stand on one line of a block scalar.", nameof(value));
}
