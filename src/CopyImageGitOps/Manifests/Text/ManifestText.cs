using System.Text;
using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Text;

/// <summary>A file's text in the form that its parser counts in: YAML in characters, JSON in bytes of UTF-8.</summary>
internal sealed class ManifestText
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly TextEncoding _encoding;

    // Null for JSON. JSON in UTF-16 takes YAML's way: RFC 8259 does not allow it, and YAML contains JSON.
    private readonly string? _text;

    /// <param name="content">Valid in <paramref name="encoding"/>.</param>
    public ManifestText(ReadOnlyMemory<byte> content, TextEncoding encoding, bool isJson)
    {
        _encoding = encoding;
        _bytes = content[encoding.MarkLength..];
        if (!isJson || encoding.Form != UnicodeForm.Utf8) _text = encoding.Decode(content.Span);
    }

    /// <summary>The characters that offsets count; null where they count bytes.</summary>
    public string? Characters => _text;

    /// <summary>Where the template expressions begin, or -1.</summary>
    public int FirstTemplateExpression => _text is null ? _bytes.Span.IndexOf("{{"u8) : _text.IndexOf("{{", StringComparison.Ordinal);

    public string Slice(int start, int end) => _text is null ? Encoding.UTF8.GetString(_bytes.Span[start..end]) : _text[start..end];

    /// <exception cref="UnreadableDocumentException">The text cannot be parsed.</exception>
    public List<Node> ReadDocuments()
    {
        var documents = new List<Node>();
        VisitDocuments(documents.Add);
        return documents;
    }

    /// <param name="visit">Is given one document after the other; what it does not keep takes no memory when the next one is read.</param>
    /// <exception cref="UnreadableDocumentException">The text cannot be parsed.</exception>
    public void VisitDocuments(Action<Node> visit)
    {
        if (_text is null) JsonTreeReader.Read(_bytes.Span, visit);
        else YamlTreeReader.Read(_text, visit);
    }

    /// <inheritdoc cref="ScalarLocator.Locate"/>
    public Range? Locate(ScalarNode scalar, string value) =>
        _text is null ? scalar.Start..scalar.End : ScalarLocator.Locate(_text, scalar, value);

    /// <summary>Where what the reader sees as the node's value begins.</summary>
    public int ContentStart(Node node) =>
        _text is null || node is not ScalarNode scalar ? node.Start : ScalarLocator.ContentStart(_text, scalar);

    public Dictionary<int, Position> Resolve(IEnumerable<int> offsets) =>
        _text is null ? Position.Resolve(_bytes.Span, _encoding, offsets) : Position.Resolve(_text.AsSpan(), _encoding, offsets);

    /// <summary>From 1.</summary>
    public int LineOf(int offset) => Resolve([offset])[offset].Line;
}
