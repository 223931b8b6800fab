using System.Buffers;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>How somebody writes mappings in braces: JSON on one line, JSON on many, or YAML's shorter form.</summary>
/// <param name="Open">Between the brace and the first key.</param>
/// <param name="Separator">Between a value and the next key, with the comma.</param>
/// <param name="Colon">Between a key and its value.</param>
/// <param name="Close">Between the last value and the brace.</param>
/// <param name="Quote">Around keys; empty for none.</param>
internal sealed record FlowLayout(string Open, string Separator, string Colon, string Close, string Quote)
{
    private static readonly SearchValues<char> GapCharacters = SearchValues.Create(" \t\r\n,:");

    public static readonly FlowLayout Default = new("", ", ", ": ", "", "");

    public bool IsMultiLine => Open.AsSpan().ContainsAny('\r', '\n');

    public static FlowLayout Of(YamlText text, MappingNode mapping, int end)
    {
        if (mapping.Entries is not [{ KeyNode: ScalarNode key } first, ..]) return Default;
        var firstEnd = text.EndOf(first.Value, key.End);
        var open = Gap(text, text.SkipTrivia(mapping.Start) + 1, key.Start) ?? "";
        var colon = Gap(text, key.End, first.Value.Start) ?? Default.Colon;
        var separator = mapping.Entries is [_, { Via: null } second, ..] ? Gap(text, firstEnd, second.KeyNode.Start) : null;
        var last = mapping.Entries.FindLast(e => e.Via is null);
        return new FlowLayout(
            open,
            separator ?? "," + (open.AsSpan().ContainsAny('\r', '\n') ? open : colon == ":" ? "" : " "),
            colon,
            Gap(text, text.EndOf(last.Value, key.End), end - 1) ?? "",
            key.Style switch { ScalarStyle.DoubleQuoted => "\"", ScalarStyle.SingleQuoted => "'", _ => "" });
    }

    /// <summary>What stands between two nodes, if it is nothing but white space and punctuation.</summary>
    public static string? Gap(YamlText text, int start, int end)
    {
        if (start > end || text.Text.AsSpan(start..end).ContainsAnyExcept(GapCharacters)) return null;
        return text.Text[start..end];
    }

    public string Key(string key) => Quote + key + Quote + Colon;

    public string Write(ImageEntry entry, NewText values) =>
        "{" + Open + string.Join(Separator, EntryKeys.Of(entry).Select(pair => Write(pair.Key, pair.Value, values))) + Close + "}";

    public string Write(string key, string value, NewText values) =>
        Key(key) + values.Write(value, Quote == "\"" ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain);
}
