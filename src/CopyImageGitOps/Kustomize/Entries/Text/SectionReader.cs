using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>Finds <c>images:</c> in a kustomization, of whose documents kustomize reads the first.</summary>
internal sealed class SectionReader(YamlText text)
{
    private const string Images = "images";
    private const string ImageTags = "imageTags";

    /// <exception cref="UnreadableDocumentException">The section cannot be read, or cannot be edited at all.</exception>
    public SectionPlace Read(Node? root)
    {
        if (root is null or ScalarNode { IsNull: true }) return Absent(null);
        if (root is not MappingNode mapping) throw Fault(root.Start, "a kustomization is a mapping");
        RefuseImageTags(mapping);
        return mapping.Entries.FindAll(e => IsKey(e, Images)) switch
        {
            [] => Absent(mapping),
            [{ Via: null, Key: Images, KeyNode: ScalarNode key } entry] when text.AfterColon(key) is var colon and > 0 => Read(mapping, entry, colon),
            [var entry] => throw Fault(entry.KeyNode.Start, "write it as 'images:', for itself, without a merge key or other letter case"),
            [_, var second, ..] => throw Fault(second.KeyNode.Start, "it is there twice, and kustomize forgets the first"),
        };
    }

    private static bool IsKey(Entry entry, string key) => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase);

    private static SectionPlace Absent(MappingNode? root) => new(SectionKind.Absent, root, 0, 0, 0, []);

    private static void RefuseImageTags(MappingNode root)
    {
        foreach (var entry in root.Entries.Where(e => IsKey(e, ImageTags)))
        {
            if (entry.Value.Resolved is not (SequenceNode { Items.Count: 0 } or ScalarNode { IsNull: true }))
                throw Fault(entry.KeyNode.Start, "'imageTags' is its old name, and kustomize joins both: rename it, or move its entries");
        }
    }

    private SectionPlace Read(MappingNode root, Entry entry, int colon) => entry.Value switch
    {
        ScalarNode { IsNull: true } value when value.Start == value.End => new(SectionKind.Empty, root, colon, colon, colon, []),
        ScalarNode { IsNull: true } value => new(SectionKind.Empty, root, colon, value.Start, value.End, []),
        SequenceNode sequence => Read(root, sequence, colon),
        AliasNode alias => throw Fault(alias.Start, $"it is an alias, '*{alias.Name}': write the list out"),
        _ => throw Fault(entry.KeyNode.Start, "it is not a list"),
    };

    private SectionPlace Read(MappingNode root, SequenceNode sequence, int colon)
    {
        var start = text.SkipTrivia(colon);
        var entries = Entries(sequence, start);
        var isFlow = text[start] == '[';
        if (!isFlow && entries.Count == 0) throw Fault(sequence.Start, "it is an empty list behind a tag: write '[]' alone");
        var end = isFlow ? text.EndOf(sequence, colon) : BlockEnd(entries[^1].End, text.Column(start));
        return new(entries.Count == 0 ? SectionKind.Empty : isFlow ? SectionKind.Flow : SectionKind.Block, root, colon, start, end, entries);
    }

    private List<EntryPlace> Entries(SequenceNode sequence, int start)
    {
        var reader = new EntryReader(text);
        var entries = new List<EntryPlace>();
        foreach (var item in sequence.Items)
        {
            if (item.Resolved is not (MappingNode or ScalarNode { IsNull: true })) throw Fault(Math.Max(item.Start, start), "an entry is not a mapping");
            entries.Add(reader.Read(item, entries.Count == 0 ? start : entries[^1].End));
        }

        return entries;
    }

    /// <summary>Takes in the lines behind the last entry that are indented more than its dash: what it merges, and comments.</summary>
    private int BlockEnd(int lastEnd, int column)
    {
        var end = text.NextLine(lastEnd);
        for (var (at, next) = (end, 0); at < text.Text.Length; at = next)
        {
            next = text.NextLine(at + 1);
            var line = text.Text.AsSpan(at..text.LineEnd(at));
            if (line.IsWhiteSpace()) continue;
            if (line.IndexOfAnyExcept(' ') <= column) break;
            end = next;
        }

        return end;
    }

    private static UnreadableDocumentException Fault(int offset, string message) => new(FindingCodes.KustomizationImages, offset, message);
}
