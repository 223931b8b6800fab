using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

internal static class Lookup
{
    /// <summary>
    /// The value of a key with aliases resolved; null if there is none, or the node is not a mapping. Of a key that is there twice the last value, as
    /// kubectl takes it.
    /// </summary>
    public static Node? Find(this Node? node, string key)
    {
        if (node?.Resolved is not MappingNode mapping) return null;
        for (var i = mapping.Entries.Count - 1; i >= 0; i--)
        {
            if (mapping.Entries[i].Key == key) return mapping.Entries[i].Value.Resolved;
        }

        return null;
    }

    public static bool IsTwice(this Node node, string key) => node.Resolved is MappingNode mapping && mapping.Entries.Count(e => e.Key == key) > 1;

    /// <summary>The text of a key's value; null if it is null or not a scalar.</summary>
    public static string? FindText(this Node? node, string key) =>
        node.Find(key) is ScalarNode { IsNull: false } scalar ? scalar.Value : null;
}
