using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>One entry that a mapping has: written in it, or merged into it.</summary>
/// <param name="Via">The alias through which it was merged; null if it is written in the mapping.</param>
internal readonly record struct Entry(string? Key, Node Value, AliasNode? Via);

/// <summary>
/// What a mapping means: its own entries, then those of its merge keys (https://yaml.org/type/merge.html) that it does not override.
/// A key that is written twice is kept twice: which one counts differs between tools.
/// </summary>
internal static class EffectiveMapping
{
    private const string MergeKey = "<<";

    public static IEnumerable<Entry> Entries(MappingNode mapping)
    {
        var merges = false;
        foreach (var (key, value) in mapping.Pairs)
        {
            var name = NameOf(key);
            if (name == MergeKey) merges = true;
            else yield return new Entry(name, value, null);
        }

        if (!merges) yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, _) in mapping.Pairs) seen.Add(NameOf(key) ?? "");
        foreach (var entry in Merged(mapping, seen, 0)) yield return entry;
    }

    /// <summary>The value of a key, or null.</summary>
    public static Node? Find(Node? node, string key)
    {
        if (node?.Resolved is not MappingNode mapping) return null;
        foreach (var entry in Entries(mapping))
        {
            if (entry.Key == key) return entry.Value.Resolved;
        }

        return null;
    }

    public static string? FindText(Node? node, string key) => Find(node, key) is ScalarNode { IsNull: false } scalar ? scalar.Value : null;

    /// <summary>Of several merged mappings that have a key, the first one counts.</summary>
    private static IEnumerable<Entry> Merged(MappingNode mapping, HashSet<string> seen, int depth)
    {
        Limits.CheckDepth(depth, mapping.Start);
        foreach (var (key, value) in mapping.Pairs)
        {
            if (NameOf(key) != MergeKey) continue;
            foreach (var source in value.Resolved is SequenceNode sequence ? sequence.Items : [value])
            {
                if (source.Resolved is not MappingNode merged) continue;
                var via = source as AliasNode ?? value as AliasNode;
                foreach (var (mergedKey, mergedValue) in merged.Pairs)
                {
                    if (NameOf(mergedKey) is { } name && name != MergeKey && seen.Add(name)) yield return new Entry(name, mergedValue, via);
                }

                foreach (var entry in Merged(merged, seen, depth + 1)) yield return entry with { Via = entry.Via ?? via };
            }
        }
    }

    private static string? NameOf(Node key) => (key.Resolved as ScalarNode)?.Value;
}
