using CopyImageGitOps.Manifests.Text;
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
    private readonly SharedTexts _texts = new();
    private int _openAnchors;
    private int _reached;

    private YamlTreeReader(string text)
    {
        _scanner = new AnchorScanner(new Scanner(new StringReader(text), skipComments: true));
        _parser = new Parser(_scanner);
    }

    /// <exception cref="UnreadableDocumentException">The text is not YAML, or is nested too deep.</exception>
    public static List<Node> Read(string text)
    {
        var documents = new List<Node>();
        Read(text, documents.Add);
        return documents;
    }

    /// <summary>Hands on one document after the other, so that a stream of many takes no more memory than its largest.</summary>
    /// <exception cref="UnreadableDocumentException">The text is not YAML, or is nested too deep; what came before was handed on.</exception>
    public static void Read(string text, Action<Node> visit)
    {
        // The parser takes a null character for the end of the text, and would leave the rest unread.
        if (text.IndexOf('\0') is var nul and >= 0) throw UnreadableDocumentException.Yaml(nul, "a null character is not allowed");
        var reader = new YamlTreeReader(text);
        try
        {
            reader.ReadDocuments(visit);
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

    private void ReadDocuments(Action<Node> visit)
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart) continue;
            _anchors.Clear();
            _parser.MoveNext();
            visit(ReadNode(0));
        }
    }

    private Node ReadNode(int depth)
    {
        var start = (int)_parser.Current!.Start.Index;
        _reached = Math.Max(_reached, (int)_parser.Current.End.Index);
        var anchor = _scanner.TakeAnchor();
        Limits.CheckDepth(depth, start);
        return _parser.Current switch
        {
            Scalar scalar => Anchor(anchor, ToNode(scalar, isAnchored: anchor is not null || _openAnchors > 0)),
            AnchorAlias alias => Resolve(alias, start),
            SequenceStart or MappingStart => ReadCollection(anchor, start, depth),
            _ => throw UnreadableDocumentException.Yaml(start, "a value is missing"),
        };
    }

    private Node ReadCollection(string? anchor, int start, int depth)
    {
        var anchors = anchor is null ? 0 : 1;
        _openAnchors += anchors;
        Node node = _parser.Current switch
        {
            SequenceStart sequence => ReadSequence(Anchor(anchor, new SequenceNode(start) { IsFlow = sequence.Style == SequenceStyle.Flow }), depth),
            var mapping => ReadMapping(Anchor(anchor, new MappingNode(start) { IsFlow = mapping is MappingStart { Style: MappingStyle.Flow } }), depth),
        };
        _openAnchors -= anchors;
        return node;
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
            var key = BinaryKey.Decode(ReadNode(depth + 1));
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

    private ScalarNode ToNode(Scalar scalar, bool isAnchored) =>
        new((int)scalar.Start.Index, (int)scalar.End.Index, _texts.Of(scalar.Value), ToStyle(scalar.Style))
        {
            IsAnchored = isAnchored,
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
            throw UnreadableDocumentException.Yaml(start, $"no anchor '&{Excerpt.Of(name)}' comes before the alias '*{Excerpt.Of(name)}'");
        if (_open.Contains(target))
            throw UnreadableDocumentException.Yaml(start, $"the alias '*{Excerpt.Of(name)}' stands within its own anchor");
        return new AliasNode(start, name, target);
    }
}
