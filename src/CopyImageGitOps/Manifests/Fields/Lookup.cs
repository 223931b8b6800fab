using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

internal static class Lookup
{
    /// <summary>The value of a key with aliases resolved; null if there is none, or the node is not a mapping.</summary>
    public static Node? Find(this Node? node, string key)
    {
        if (node?.Resolved is not MappingNode mapping) return null;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key == key) return entry.Value.Resolved;
        }

        return null;
    }

    /// <summary>The text of a key's value; null if it is null or not a scalar.</summary>
    public static string? FindText(this Node? node, string key) =>
        node.Find(key) is ScalarNode { IsNull: false } scalar ? scalar.Value : null;
}
