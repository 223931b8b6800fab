using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>Reads an item of <c>images:</c> as kustomize does, and tells whether it may be edited where it stands.</summary>
internal sealed class EntryReader(YamlText text)
{
    /// <param name="from">A place before the item, but within the list.</param>
    public EntryPlace Read(Node item, int from)
    {
        var end = text.EndOf(item, from);
        var entry = ToEntry(item.Resolved as MappingNode);
        if (item is not MappingNode mapping || mapping.Start < from)
            return new EntryPlace(entry with { IsEditable = false }, null, false, Math.Max(item.Start, from), end, []);
        var isFlow = text.IsFlow(mapping);
        var start = isFlow || mapping.Entries.Count == 0 ? text.SkipTrivia(mapping.Start) : mapping.Entries[0].KeyNode.Start;
        var values = Values(mapping, isFlow, from, end);
        return new EntryPlace(entry with { IsEditable = values.Count > 0 }, mapping, isFlow, start, end, values);
    }

    /// <summary>As Go decodes JSON: whatever the case of a key, and the last of two.</summary>
    private static ImageEntry ToEntry(MappingNode? mapping)
    {
        string? Find(string key)
        {
            var value = mapping?.Entries.FindLast(e => string.Equals(e.Key, key, StringComparison.OrdinalIgnoreCase)).Value?.Resolved as ScalarNode;
            return value is { IsNull: false } ? value.Value : null;
        }

        return new ImageEntry(Find(EntryKeys.Name) ?? "")
        {
            NewName = Find(EntryKeys.NewName),
            NewTag = Find(EntryKeys.NewTag),
            Digest = Find(EntryKeys.Digest),
            TagSuffix = Find(EntryKeys.TagSuffix),
        };
    }

    /// <returns>Empty unless all of the entry is understood.</returns>
    private List<EntryValue> Values(MappingNode mapping, bool isFlow, int from, int end)
    {
        var values = mapping.Entries.Select(ToValue).OfType<EntryValue>().ToList();
        var isUnderstood = values.Count == mapping.Entries.Count
            && values.Exists(v => v.Key.Value == EntryKeys.Name && !v.Value.IsNull)
            && values.DistinctBy(v => v.Key.Value).Count() == values.Count
            && (isFlow ? HasNoComment(mapping, values, end) : HasOwnLines(values))
            && !text.Text.AsSpan(from..end).Contains("<<", StringComparison.Ordinal)
            && !text.Anchors.AreUsed(from, end);
        return isUnderstood ? values : [];
    }

    private EntryValue? ToValue(Entry entry)
    {
        if (entry is not { Via: null, KeyNode: ScalarNode key, Value: ScalarNode { Tag: null, Style: not ScalarStyle.Block } value }) return null;
        if (!EntryKeys.All.Contains(key.Value) || text.AfterColon(key) < 0 || value.Start == value.End) return null;
        return ScalarLocator.Locate(text.Text, value, value.Value) is { } range
            ? new EntryValue(key, value, new EntryValueSpan(range.Start.Value, range.End.Value))
            : null;
    }

    /// <summary>Comments between the values of one pair of braces have no line of their own that they belong to.</summary>
    private bool HasNoComment(MappingNode mapping, List<EntryValue> values, int end)
    {
        var at = text.SkipTrivia(mapping.Start);
        foreach (var value in values)
        {
            if (text.Text.AsSpan(at..value.Span.Start).Contains('#')) return false;
            at = value.Span.End;
        }

        return !text.Text.AsSpan(at..end).Contains('#');
    }

    private bool HasOwnLines(List<EntryValue> values)
    {
        var column = text.Column(values[0].Key.Start);
        return values.Index().All(value =>
            text.Column(value.Item.Key.Start) == column
            && text.Before(value.Item.Key.Start).TrimStart(' ') is var before
            && (before.IsEmpty || (value.Index == 0 && before is ['-', .. var gap] && gap.IsWhiteSpace()))
            && text.LineEnd(value.Item.Key.Start) >= value.Item.Span.End);
    }
}
