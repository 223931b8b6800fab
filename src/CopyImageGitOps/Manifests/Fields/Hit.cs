using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>An image field that the walk came to, not yet judged.</summary>
/// <param name="Value">Null if the value is a mapping that a template makes.</param>
/// <param name="Place">The node in the field: the value itself, or an alias of it.</param>
internal sealed record Hit(int Document, ObjectIdentity Object, string Field, ScalarNode? Value, Node Place)
{
    /// <summary>Where the same scalar is used as something else than an image field; null if nowhere.</summary>
    public Node? Conflict { get; set; }
}
