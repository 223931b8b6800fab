using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>Adds entries within brackets, and <c>images:</c> itself within braces, as the rest of the file does it.</summary>
internal sealed class FlowWriter(YamlText text, NewText values, Splices splices)
{
    /// <summary>Adds to a list that has entries.</summary>
    public void Append(SectionPlace place, IReadOnlyList<ImageEntry> entries)
    {
        var last = place.Entries[^1];
        var layout = LayoutOf(last) ?? FlowLayout.Default;
        var before = place.Entries.Count > 1 ? place.Entries[^2].End : place.Start + 1;
        var gap = FlowLayout.Gap(text, before, last.Start)?.Replace(",", "", StringComparison.Ordinal);
        var isCompact = layout.Colon == ":" || (place.Entries.Count > 1 && gap is "");
        var separator = gap is not null && gap.AsSpan().ContainsAny('\r', '\n') ? $",{gap}" : isCompact ? "," : ", ";
        InsertBehind(last.Start, last.End, [.. entries.Select(entry => layout.Write(entry, values))], separator);
    }

    /// <summary>Makes <c>images:</c> in a file that is one mapping in braces.</summary>
    public void Create(MappingNode root, IReadOnlyList<ImageEntry> entries)
    {
        var layout = RootLayout(root);
        var section = layout.Key("images") + List(layout, entries);
        if (root.Entries.Count == 0) splices.Insert(text.SkipTrivia(root.Start) + 1, section);
        else InsertBehind(root.Entries[^1].KeyNode.Start, text.EndOf(root.Entries[^1].Value, root.Start), [section], layout.Separator);
    }

    /// <summary>Fills an empty list, or takes the place of null.</summary>
    public void Fill(SectionPlace place, IReadOnlyList<ImageEntry> entries)
    {
        var layout = text.IsFlow(place.Root!) ? RootLayout(place.Root!) : FlowLayout.Default;
        var list = List(layout, entries);
        if (text[place.Start] != '[') splices.Replace(place.Start, place.End, place.Start == place.End ? $" {list}" : list);
        else if (text.IsBlank(place.Start + 1, place.End - 1)) splices.Replace(place.Start, place.End, list);
        else splices.Insert(place.Start + 1, list[1..^1]);
    }

    public FlowLayout? LayoutOf(EntryPlace entry) =>
        entry is { IsFlow: true, Node: { } node } ? FlowLayout.Of(text, node, entry.End) : null;

    private FlowLayout RootLayout(MappingNode root) => FlowLayout.Of(text, root, text.EndOf(root, 0));

    private string List(FlowLayout root, IReadOnlyList<ImageEntry> entries)
    {
        if (!root.IsMultiLine) return $"[{string.Join(root.Separator, entries.Select(entry => root.Write(entry, values)))}]";
        var (key, brace) = (AfterBreak(root.Open), AfterBreak(root.Close));
        var unit = key.StartsWith(brace, StringComparison.Ordinal) ? key[brace.Length..] : key;
        var (outer, inner) = (text.Break + key + unit, text.Break + key + unit + unit);
        var layout = root with { Open = inner, Separator = "," + inner, Close = outer };
        return $"[{outer}{string.Join("," + outer, entries.Select(entry => layout.Write(entry, values)))}{text.Break}{key}]";
    }

    private static string AfterBreak(string gap) => gap[(gap.AsSpan().LastIndexOfAny('\r', '\n') + 1)..];

    /// <summary>A comment behind what was the last stays with it.</summary>
    private void InsertBehind(int lastStart, int lastEnd, IReadOnlyList<string> items, string separator)
    {
        var rest = text.Text.AsSpan(lastEnd..text.LineEnd(lastEnd)).TrimStart();
        var hasComma = rest is [',', ..];
        if (rest.TrimStart(" \t,") is not ['#', ..])
        {
            splices.Insert(lastEnd, string.Concat(items.Select(item => separator + item)));
            return;
        }

        if (!hasComma) splices.Insert(lastEnd, ",");
        var line = text.Text.AsSpan(text.LineStart(lastStart));
        var indentation = line[..line.IndexOfAnyExcept(' ', '\t')].ToString();
        var lines = string.Join("," + text.Break, items.Select(item => indentation + item));
        splices.Insert(text.NextLine(lastEnd), lines + (hasComma ? "," : "") + text.Break);
    }
}
