using System.Buffers;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>The text between the nodes of a document: lines, indentation, comments, and where collections end, which the parser does not say.</summary>
internal sealed class YamlText(string text)
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n");
    public string Text { get; } = text;

    /// <summary>The file's line break: its first.</summary>
    public string Break { get; } = text.AsSpan().IndexOfAny(Breaks) switch
    {
        < 0 => "\n",
        var at when text[at] == '\n' => "\n",
        var at => at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : "\r",
    };

    public AnchorNames Anchors { get; } = new(text);

    public char this[int at] => at >= 0 && at < Text.Length ? Text[at] : '\0';

    public int LineStart(int at) => Text.AsSpan(0, at).LastIndexOfAny(Breaks) + 1;

    public int LineEnd(int at) => Text.AsSpan(at).IndexOfAny(Breaks) is var length and >= 0 ? at + length : Text.Length;

    /// <summary>The start of the line behind the one that a node ends on; a block scalar ends where the next line starts.</summary>
    public int NextLine(int at)
    {
        if (at > 0 && Breaks.Contains(Text[at - 1])) return at;
        var end = LineEnd(at);
        return this[end] == '\r' && this[end + 1] == '\n' ? end + 2 : Math.Min(end + 1, Text.Length);
    }

    public int Column(int at) => at - LineStart(at);

    /// <summary>What stands before a place in its line.</summary>
    public ReadOnlySpan<char> Before(int at) => Text.AsSpan(LineStart(at)..at);

    public bool IsBlank(int start, int end) => Text.AsSpan(start..end).IsWhiteSpace();

    /// <summary>Where the value of a key may begin; -1 if the key is written in some other way than <c>key:</c>.</summary>
    public int AfterColon(ScalarNode key)
    {
        var at = key.End;
        while (char.IsWhiteSpace(this[at])) at++;
        return this[at] == ':' ? at + 1 : -1;
    }

    /// <summary>Skips white space, comments, anchors and tags.</summary>
    public int SkipTrivia(int at)
    {
        while (at < Text.Length)
        {
            var length = Text[at] switch
            {
                '#' => LineEnd(at) - at,
                '&' or '!' => Text.AsSpan(at).IndexOfAny(AnchorNames.Ends) is var end and > 0 ? end : Text.Length - at,
                var c when char.IsWhiteSpace(c) => 1,
                _ => 0,
            };
            if (length == 0) return at;
            at += length;
        }

        return at;
    }

    public bool IsFlow(Node collection) => this[SkipTrivia(collection.Start)] is '[' or '{';

    /// <summary>Where a node ends.</summary>
    /// <param name="from">A place before the node, but within the collection that it is in.</param>
    public int EndOf(Node node, int from)
    {
        if (node is ScalarNode scalar) return scalar.End;
        if (node is AliasNode alias) return alias.Start + 1 + alias.Name.Length;
        var (last, parts) = node is SequenceNode sequence ? (sequence.Start, sequence.Items) : Parts((MappingNode)node);
        foreach (var part in parts) last = Math.Max(last, EndOf(part, last));
        // The parser gives no place to the mapping in '[a: b]', which has no braces.
        return node.Start >= from && IsFlow(node) ? FlowEnd(parts.Count > 0 ? last : SkipTrivia(node.Start) + 1) : last;
    }

    /// <summary>Where the lines of a document end: at the marker of its end, or of the next document.</summary>
    public int EndOfDocument(Node root)
    {
        for (var at = NextLine(root.Start + 1); at < Text.Length; at = NextLine(at + 1))
        {
            if (Text.AsSpan(at) is ['-', '-', '-', ..] or ['.', '.', '.', ..] && (at + 3 == Text.Length || char.IsWhiteSpace(Text[at + 3]))) return at;
        }

        return Text.Length;
    }

    private static (int, List<Node>) Parts(MappingNode mapping) =>
        (mapping.Start, [.. mapping.Entries.Where(e => e.Via is null).SelectMany(e => new[] { e.KeyNode, e.Value })]);

    /// <summary>Behind the bracket that closes a collection, from behind its last node that the tree has: a merge key may follow.</summary>
    private int FlowEnd(int at)
    {
        for (var depth = 0; at < Text.Length; at++)
        {
            if (Text[at] == '#' && char.IsWhiteSpace(this[at - 1])) at = LineEnd(at);
            else if (Text[at] is '[' or '{') depth++;
            else if (Text[at] is ']' or '}' && depth-- == 0) return at + 1;
        }

        return Text.Length;
    }
}
