using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.ResourceLists;

/// <summary>Where in a ResourceList's text results are added, and in which form.</summary>
/// <param name="Start">The first byte that they replace, which is mostly none.</param>
/// <param name="Before">What stands between the text before and the first result.</param>
/// <param name="After">What stands behind the last result.</param>
internal sealed record ResultsPlace(int Start, int Length, string Before, string After = "")
{
    /// <summary>The column and the line break of a list in lines; null for one in brackets.</summary>
    private (int Margin, string LineBreak)? Lines { get; init; }

    public void WriteTo(TextWriter writer, IReadOnlyList<FunctionResult> results)
    {
        writer.Write(Before);
        if (Lines is var (margin, lineBreak)) ResultText.WriteLines(writer, results, margin, lineBreak);
        else ResultText.WriteJson(writer, results);
        writer.Write(After);
    }

    public static ResultsPlace Find(MappingNode root, ManifestText text)
    {
        var entry = root.Entries.FirstOrDefault(entry => entry.Key == "results");
        var place = entry.Value?.Resolved switch
        {
            null when root.IsFlow => BehindLast(root, text),
            null => AtEnd(root, text.Characters!),
            SequenceNode { IsFlow: true } list => InBrackets(list),
            SequenceNode list => InLines(list, text.Characters!),
            ScalarNode { IsNull: true } => InsteadOfNull(entry, text),
            _ => throw new ResourceListException("The results of the ResourceList are not a list.", "Correct the function that wrote them."),
        };
        var bytes = text.Resolve([place.Start, place.Start + place.Length]);
        return place with { Start = bytes[place.Start].Byte, Length = bytes[place.Start + place.Length].Byte - bytes[place.Start].Byte };
    }

    /// <summary>A new key of a map in braces, with the blanks that the first one has before it.</summary>
    private static ResultsPlace BehindLast(MappingNode root, ManifestText text)
    {
        var blanks = text.Slice(root.Start + 1, root.Entries[0].KeyNode.Start);
        var separator = blanks.Length > 0 && string.IsNullOrWhiteSpace(blanks) ? blanks : " ";
        var end = EndOf(root.Entries[^1].Value);
        return new ResultsPlace(end, 0, $",{separator}\"results\": [", "]");
    }

    /// <summary>A new key below the others, before the mark of the document's end.</summary>
    private static ResultsPlace AtEnd(MappingNode root, string text)
    {
        var end = text.Length;
        for (var at = text.IndexOf("\n...", root.Start, StringComparison.Ordinal); at >= 0; at = text.IndexOf("\n...", at + 1, StringComparison.Ordinal))
        {
            if (at + 4 < text.Length && text[at + 4] is not (' ' or '\r' or '\n')) continue;
            end = at + 1;
            break;
        }

        var (margin, lineBreak) = (ColumnOf(text, root.Start), LineBreakOf(text));
        var before = text[end - 1] == '\n' ? "" : lineBreak;
        return new ResultsPlace(end, 0, $"{before}{new string(' ', margin)}results:{lineBreak}") { Lines = (margin, lineBreak) };
    }

    private static ResultsPlace InBrackets(SequenceNode list)
    {
        var end = list.Items.Count > 0 ? EndOf(list.Items[^1]) : list.End - 1;
        return new ResultsPlace(end, 0, list.Items.Count > 0 ? ", " : "");
    }

    /// <summary>Behind the last of the results; blank lines and comments after it belong to what follows.</summary>
    private static ResultsPlace InLines(SequenceNode list, string text)
    {
        var end = Math.Min(list.End, text.Length);
        if (end < text.Length || text[end - 1] == '\n') end = text.LastIndexOf('\n', end - 1) + 1;
        while (end > 0 && text.LastIndexOf('\n', end - 2) + 1 is var line && text.AsSpan(line, end - line).Trim() is [] or ['#', ..]) end = line;
        var (dash, lineBreak) = (text.IndexOf('-', list.Start), LineBreakOf(text));
        var before = text[end - 1] == '\n' ? "" : lineBreak;
        return new ResultsPlace(end, 0, before) { Lines = (ColumnOf(text, dash), lineBreak) };
    }

    private static ResultsPlace InsteadOfNull(Entry entry, ManifestText text)
    {
        var value = (ScalarNode)entry.Value.Resolved;
        if (value.End > value.Start) return new ResultsPlace(value.Start, value.End - value.Start, "[", "]");
        var colon = text.Characters!.IndexOf(':', ((ScalarNode)entry.KeyNode).End) + 1;
        return new ResultsPlace(colon, 0, " [", "]");
    }

    private static int EndOf(Node node) => node switch
    {
        MappingNode map => map.End,
        SequenceNode list => list.End,
        ScalarNode scalar => scalar.End,
        AliasNode alias => alias.Start + 1 + alias.Name.Length,
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static int ColumnOf(string text, int offset) => offset - (offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1);

    private static string LineBreakOf(string text) => text.IndexOf('\n', StringComparison.Ordinal) is var at and > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}
