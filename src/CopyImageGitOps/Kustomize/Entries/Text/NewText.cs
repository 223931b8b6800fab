using System.Buffers;
using System.Text.RegularExpressions;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>Writes values: plain where kustomize reads a string then, else quoted as most of the file is.</summary>
/// <param name="quotes">For values that cannot be plain.</param>
internal sealed class NewText(ScalarStyle quotes)
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+");

    private static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>Anything that some YAML parser may take for a number, a number to the base of 60, or a date.</summary>
    private static readonly Regex NumberOrDate = new(
        @"^([0-9][0-9_:]*(\.[0-9_]*)?([eE][-+]?[0-9_]*)?|0[xX][0-9a-fA-F_.]*([pP][-+]?[0-9]*)?|0[oO][0-7_]*|0[bB][01_]*"
        + @"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt].*)?)\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public static NewText For(Node root)
    {
        var styles = Scalars(root).CountBy(scalar => scalar.Style).ToDictionary();
        var isSingle = styles.GetValueOrDefault(ScalarStyle.SingleQuoted) > styles.GetValueOrDefault(ScalarStyle.DoubleQuoted);
        return new NewText(isSingle ? ScalarStyle.SingleQuoted : ScalarStyle.DoubleQuoted);
    }

    /// <param name="style">The style of the value that it takes the place of, or plain.</param>
    public string Write(string value, ScalarStyle style = ScalarStyle.Plain)
    {
        if (style != ScalarStyle.Plain) return ScalarText.Write(value, style);
        return IsPlain(value) ? value : ScalarText.Write(value, quotes);
    }

    private static bool IsPlain(string value) =>
        value.Length > 0 && char.IsAsciiLetterOrDigit(value[0]) && value[^1] != ':' && !value.AsSpan().ContainsAnyExcept(PlainCharacters)
        && !Words.Contains(value, StringComparer.OrdinalIgnoreCase) && !NumberOrDate.IsMatch(value);

    private static IEnumerable<ScalarNode> Scalars(Node node) => node switch
    {
        ScalarNode scalar => [scalar],
        SequenceNode sequence => sequence.Items.SelectMany(Scalars),
        MappingNode mapping => mapping.Entries.Where(e => e.Via is null).SelectMany(e => Scalars(e.KeyNode).Concat(Scalars(e.Value))),
        _ => [],
    };
}
