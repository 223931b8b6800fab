using System.Text;

namespace CopyImageGitOps.Manifests.Trees;

/// <summary>kubectl takes <c>!!binary aW1hZ2U=</c> for the key <c>image</c>; nobody writes it so, unless to hide it.</summary>
internal static class BinaryKey
{
    private const string Tag = "tag:yaml.org,2002:binary";

    public static Node Decode(Node key)
    {
        if (key.Resolved is not ScalarNode { Tag: Tag } scalar) return key;
        var bytes = new byte[scalar.Value.Length];
        return Convert.TryFromBase64String(scalar.Value, bytes, out var length)
            ? new ScalarNode(scalar.Start, scalar.End, Encoding.UTF8.GetString(bytes, 0, length), scalar.Style)
            : key;
    }
}
