using System.Text.Json;
namespace CopyImageGitOps.Manifests.Trees;

/// <summary>Builds the trees of JSON text; several values in one file are several documents. Offsets are those of the bytes.</summary>
internal ref struct JsonTreeReader
{
    // Comments and trailing commas are not JSON, but such files are about, and neither is in the way.
    private static readonly JsonReaderOptions Options = new()
    {
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Limits.Depth * 2,
    };

    private readonly SharedTexts _texts = new();
    private Utf8JsonReader _reader;

    private JsonTreeReader(ReadOnlySpan<byte> json) => _reader = new Utf8JsonReader(json, Options);

    /// <param name="json">UTF-8 without a byte order mark.</param>
    /// <param name="visit">Is given one document after the other.</param>
    /// <exception cref="UnreadableDocumentException">The text is not JSON, or is nested too deep.</exception>
    public static void Read(ReadOnlySpan<byte> json, Action<Node> visit)
    {
        var reader = new JsonTreeReader(json);
        try
        {
            while (reader._reader.Read()) visit(reader.ReadNode(0));
        }
        catch (JsonException e)
        {
            throw UnreadableDocumentException.Json(OffsetOf(e, json), "it is not JSON from here on");
        }
        catch (InvalidOperationException)
        {
            throw UnreadableDocumentException.Json((int)reader._reader.TokenStartIndex, "an escape in a string is not a Unicode character");
        }
    }

    private Node ReadNode(int depth)
    {
        var start = (int)_reader.TokenStartIndex;
        Limits.CheckDepth(depth, start);
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(new MappingNode(start) { IsFlow = true }, depth),
            JsonTokenType.StartArray => ReadArray(new SequenceNode(start) { IsFlow = true }, depth),
            JsonTokenType.String => new ScalarNode(start, (int)_reader.BytesConsumed, _texts.Of(_reader.GetString()!), ScalarStyle.DoubleQuoted),
            // Neither a number nor a literal is ever an image: null is what says so.
            _ => new ScalarNode(start, (int)_reader.BytesConsumed, "", ScalarStyle.Plain),
        };
    }

    private MappingNode ReadObject(MappingNode node, int depth)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var start = (int)_reader.TokenStartIndex;
            // Only the text of a key is of use.
            var key = new ScalarNode(start, start, _texts.Of(_reader.GetString()!), ScalarStyle.DoubleQuoted);
            _reader.Read();
            node.Entries.Add(new Entry(key, ReadNode(depth + 1)));
        }

        node.End = (int)_reader.BytesConsumed;
        return node;
    }

    private SequenceNode ReadArray(SequenceNode node, int depth)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) node.Items.Add(ReadNode(depth + 1));
        node.End = (int)_reader.BytesConsumed;
        return node;
    }

    private static int OffsetOf(JsonException e, ReadOnlySpan<byte> json)
    {
        var offset = 0;
        for (var line = e.LineNumber ?? 0; line > 0; line--) offset += json[offset..].IndexOf((byte)'\n') + 1;
        return Math.Min(offset + (int)(e.BytePositionInLine ?? 0), json.Length);
    }
}
