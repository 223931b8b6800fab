using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>Adds entries behind dashes, and <c>images:</c> itself at the end of a document, as the rest of the file does it.</summary>
internal sealed class BlockWriter(YamlText text, NewText values, Splices splices)
{
    /// <summary>Adds to a list that has entries.</summary>
    public void Append(SectionPlace place, IReadOnlyList<ImageEntry> entries, FlowLayout? layout)
    {
        var before = text.Before(place.Entries[^1].Start).TrimStart(' ');
        var gap = before is ['-', .. var blank] && blank.Length > 0 && blank.Trim(' ').IsEmpty ? blank.ToString() : " ";
        Insert(place.End, text.Column(place.Start), gap, entries, layout);
    }

    /// <summary>Gives <c>images:</c> without a value its first entries.</summary>
    public void Fill(SectionPlace place, IReadOnlyList<ImageEntry> entries)
    {
        splices.Remove(place.AfterColon, place.End);
        Insert(text.NextLine(place.End), Column(place.Root!) + Indentation(place.Root!), " ", entries, null);
    }

    /// <summary>Makes <c>images:</c> at the end of the document, behind its last comment.</summary>
    public void Create(MappingNode? root, IReadOnlyList<ImageEntry> entries)
    {
        var at = EndOfContent(root);
        var column = root is null ? 0 : Column(root);
        splices.Insert(at, Spaces(column) + "images:" + text.Break);
        Insert(at, column + (root is null ? 0 : Indentation(root)), " ", entries, null);
    }

    private void Insert(int at, int column, string gap, IReadOnlyList<ImageEntry> entries, FlowLayout? layout)
    {
        foreach (var entry in entries)
        {
            var next = text.Break + Spaces(column + 1 + gap.Length);
            var lines = layout?.Write(entry, values) ?? string.Join(next, EntryKeys.Of(entry).Select(pair => $"{pair.Key}: {values.Write(pair.Value)}"));
            splices.Insert(at, Spaces(column) + "-" + gap + lines + text.Break);
        }
    }

    private static string Spaces(int count) => new(' ', count);

    private int Column(MappingNode root) => root.Entries.Count == 0 ? 0 : text.Column(root.Entries[0].KeyNode.Start);

    /// <summary>By how much most lists of the file are indented more than their key; not at all if there is none.</summary>
    private int Indentation(MappingNode root) =>
        root.Entries
            .Where(e => e is { Via: null, KeyNode: ScalarNode { Value.Length: > 0 }, Value: SequenceNode { Items.Count: > 0 } })
            .Select(e => text.SkipTrivia(text.AfterColon((ScalarNode)e.KeyNode)))
            .Where(start => text[start] == '-')
            .CountBy(start => text.Column(start) - Column(root))
            .OrderByDescending(count => count.Value)
            .FirstOrDefault().Key;

    /// <summary>Behind the last line that is not blank, for blank lines at the end stay there, unless they belong to a block scalar.</summary>
    private int EndOfContent(MappingNode? root)
    {
        var end = root is null ? text.Text.Length : text.EndOfDocument(root);
        var content = text.Text.AsSpan(..end).TrimEnd().Length;
        if (content == 0) return 0;
        return root is null ? text.NextLine(content) : Math.Max(text.NextLine(content), Math.Min(text.EndOf(root, 0), end));
    }
}
