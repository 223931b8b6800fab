namespace CopyImageGitOps.Manifests.Trees;

/// <summary>A node of a document as written, with aliases kept apart from what they stand for.</summary>
/// <param name="start">Where it begins in the scanned text, its anchor and tag included.</param>
internal abstract class Node(int start)
{
    public int Start { get; } = start;

    /// <summary>What the node stands for: itself, or an alias's anchored node.</summary>
    public virtual Node Resolved => this;
}

/// <param name="end">Where the parser says that it ends: for a block scalar behind its last line break.</param>
internal sealed class ScalarNode(int start, int end, string value, ScalarStyle style) : Node(start)
{
    public int End { get; } = end;

    public string Value { get; } = value;

    public ScalarStyle Style { get; } = style;

    /// <summary>The tag where one is written.</summary>
    public string? Tag { get; init; }

    /// <summary>It, or what it stands in, has an anchor, so that it may be used in several places.</summary>
    public bool IsAnchored { get; init; }

    public bool IsNull => Style == ScalarStyle.Plain && Value is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed class SequenceNode(int start) : Node(start)
{
    /// <summary>Behind its bracket; without one, where the next token begins.</summary>
    public int End { get; set; }

    /// <summary>It is written in brackets.</summary>
    public bool IsFlow { get; init; }

    public List<Node> Items { get; } = [];
}

internal sealed class MappingNode(int start) : Node(start)
{
    /// <summary>Behind its brace; without one, where the next token begins.</summary>
    public int End { get; set; }

    /// <summary>It is written in braces.</summary>
    public bool IsFlow { get; init; }

    /// <summary>What the mapping means: its own entries, then those that are merged into it. A key written twice is there twice.</summary>
    public List<Entry> Entries { get; } = [];

    /// <summary><c>{{ x }}</c> without quotes is, to a YAML parser, a mapping whose key is a mapping.</summary>
    public bool IsTemplateExpression => Entries is [{ KeyNode: MappingNode }];
}

/// <param name="Via">The alias through which it was merged; null if it is written in the mapping.</param>
internal readonly record struct Entry(Node KeyNode, Node Value, AliasNode? Via = null)
{
    /// <summary>Null for a key that is not a scalar.</summary>
    public string? Key => (KeyNode.Resolved as ScalarNode)?.Value;
}

internal sealed class AliasNode(int start, string name, Node target) : Node(start)
{
    public string Name { get; } = name;

    public override Node Resolved => target;
}
