using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CopyImageGitOps.Manifests.Trees;

/// <summary>Builds the trees of a YAML stream from the parser's events. Offsets are those of the text, in UTF-16 units.</summary>
internal sealed class YamlTreeReader
{
    private readonly AnchorScanner _scanner;
    private readonly Parser _parser;
    private readonly Dictionary<string, Node> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<Node> _open = [];
    private readonly MergeKeys _mergeKeys = new();
    private int _reached;

    private YamlTreeReader(string text)
    {
        _scanner = new AnchorScanner(new Scanner(new StringReader(text), skipComments: true));
        _parser = new Parser(_scanner);
    }

    /// <exception cref="UnreadableDocumentException">The text is not YAML, or is nested too deep.</exception>
    public static List<Node> Read(string text)
    {
        // The parser takes a null character for the end of the text, and would leave the rest unread.
        if (text.IndexOf('\0') is var nul and >= 0) throw UnreadableDocumentException.Yaml(nul, "a null character is not allowed");
        var reader = new YamlTreeReader(text);
        try
        {
            return reader.ReadDocuments();
        }
        catch (YamlException e)
        {
            throw UnreadableDocumentException.Yaml(YamlErrors.Offset(e, text, reader._reached), YamlErrors.Reason(e));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the parser throws at a flow collection without an end, and at an escape that is no character.
            throw UnreadableDocumentException.Yaml(reader._reached, "it cannot be parsed from here on");
        }
    }

    private List<Node> ReadDocuments()
    {
        var documents = new List<Node>();
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart) continue;
            _anchors.Clear();
            _parser.MoveNext();
            documents.Add(ReadNode(0));
        }

        return documents;
    }

    private Node ReadNode(int depth)
    {
        var start = (int)_parser.Current!.Start.Index;
        _reached = Math.Max(_reached, (int)_parser.Current.End.Index);
        var anchor = _scanner.TakeAnchor();
        Limits.CheckDepth(depth, start);
        return _parser.Current switch
        {
            Scalar scalar => Anchor(anchor, ToNode(scalar)),
            AnchorAlias alias => Resolve(alias, start),
            SequenceStart sequence => ReadSequence(Anchor(anchor, new SequenceNode(start) { IsFlow = sequence.Style == SequenceStyle.Flow }), depth),
            MappingStart mapping => ReadMapping(Anchor(anchor, new MappingNode(start) { IsFlow = mapping.Style == MappingStyle.Flow }), depth),
            _ => throw UnreadableDocumentException.Yaml(start, "a value is missing"),
        };
    }

    private SequenceNode ReadSequence(SequenceNode node, int depth)
    {
        _open.Add(node);
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd) node.Items.Add(ReadNode(depth + 1));
        node.End = EndOf(node.IsFlow);
        _open.Remove(node);
        return node;
    }

    private MappingNode ReadMapping(MappingNode node, int depth)
    {
        _open.Add(node);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            _parser.MoveNext();
            node.Entries.Add(new Entry(key, ReadNode(depth + 1)));
        }

        node.End = EndOf(node.IsFlow);
        _mergeKeys.Resolve(node);
        _open.Remove(node);
        return node;
    }

    /// <summary>The parser says of a closing bracket where it begins only.</summary>
    private int EndOf(bool isFlow) => (int)_parser.Current!.Start.Index + (isFlow ? 1 : 0);

    private static ScalarNode ToNode(Scalar scalar) =>
        new((int)scalar.Start.Index, (int)scalar.End.Index, scalar.Value, ToStyle(scalar.Style))
        {
            Tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value,
        };

    private static ScalarStyle ToStyle(YamlDotNet.Core.ScalarStyle style) => style switch
    {
        YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
        YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
        YamlDotNet.Core.ScalarStyle.Folded or YamlDotNet.Core.ScalarStyle.Literal => ScalarStyle.Block,
        _ => ScalarStyle.Plain,
    };

    /// <summary>A name may be given again: an alias means the latest node before it that has the name.</summary>
    private T Anchor<T>(string? anchor, T node) where T : Node
    {
        if (anchor is not null) _anchors[anchor] = node;
        return node;
    }

    private AliasNode Resolve(AnchorAlias alias, int start)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var target))
            throw UnreadableDocumentException.Yaml(start, $"no anchor '&{name}' comes before the alias '*{name}'");
        if (_open.Contains(target))
            throw UnreadableDocumentException.Yaml(start, $"the alias '*{name}' stands within its own anchor");
        return new AliasNode(start, name, target);
    }
}
