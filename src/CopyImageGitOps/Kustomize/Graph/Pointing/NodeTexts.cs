using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Graph.Pointing;

internal static class NodeTexts
{
    /// <summary>The texts of a list, with their places; none if there is no such list.</summary>
    public static IEnumerable<(int Index, string Text, int Offset)> Texts(this Node? node, string key)
    {
        if (node.Find(key) is not SequenceNode list) yield break;
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i].Resolved is ScalarNode { IsNull: false } text) yield return (i, text.Value, list.Items[i].Start);
        }
    }

    /// <summary>The items of a list; none if there is no such list.</summary>
    public static IReadOnlyList<Node> Items(this Node? node, string key) => node.Find(key) is SequenceNode list ? list.Items : [];
}
