using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Finds the fields of a mapping as Go's JSON decoder does, through which kustomize reads: letter case does not matter, and the last one wins.</summary>
internal static class GoFields
{
    public static Entry? FindEntry(this Node? node, string name)
    {
        if (node?.Resolved is not MappingNode mapping) return null;
        Entry? inOtherCase = null;
        Entry? exact = null;
        foreach (var entry in mapping.Entries)
        {
            // What is merged in has only keys that the mapping itself does not have.
            if (entry.Key is not { } key || !key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            if (key == name) exact = entry;
            else inOtherCase = entry;
        }

        return exact ?? inOtherCase;
    }

    public static Node? FindField(this Node? node, string name) => node.FindEntry(name)?.Value.Resolved;

    public static string? FindFieldText(this Node? node, string name) => node.FindField(name) is ScalarNode { IsNull: false } text ? text.Value : null;

    /// <summary>The items of a list, with their places in it; those that are the same node through aliases once.</summary>
    public static IEnumerable<(int Index, Node Item)> FindItems(this Node? node, string name)
    {
        if (node.FindField(name) is not SequenceNode list) yield break;
        var seen = new HashSet<Node>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (seen.Add(list.Items[i].Resolved)) yield return (i, list.Items[i]);
        }
    }
}
