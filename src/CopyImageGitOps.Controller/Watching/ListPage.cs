using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>Reads one page of a list item by item, so that a page of 500 objects never is in memory as a whole.</summary>
/// <param name="visit">Is given each item, which is valid only during the call.</param>
internal sealed class ListPage(Action<JsonElement> visit)
{
    private JsonReaderState _state;
    private string? _key;
    private bool _isInItems;
    private bool _hasEnded;

    /// <summary>The version of the list: where a watch begins.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>Asks for the next page; null if this is the last one.</summary>
    public string? Continue { get; private set; }

    /// <exception cref="JsonException">It is not a list, or ends in the middle.</exception>
    public async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 32 * 1024));
        try
        {
            ReadResult read;
            do
            {
                read = await pipe.ReadAsync(cancellationToken);
                pipe.AdvanceTo(Advance(read.Buffer, read.IsCompleted), read.Buffer.End);
            }
            while (!read.IsCompleted);
        }
        finally
        {
            await pipe.CompleteAsync();
        }

        if (!_hasEnded || ResourceVersion is null) throw new JsonException("what should be a list is none, or ends in the middle");
    }

    private SequencePosition Advance(ReadOnlySequence<byte> buffer, bool isFinal)
    {
        var reader = new Utf8JsonReader(buffer, isFinal, _state);
        var isComplete = true;
        while (isComplete && !_hasEnded)
        {
            var before = reader;
            isComplete = _isInItems ? TryReadItem(ref reader) : _key is null ? TryReadKey(ref reader) : TryReadValue(ref reader);
            if (!isComplete) reader = before;
        }

        _state = reader.CurrentState;
        return _hasEnded ? buffer.End : reader.Position;
    }

    private bool TryReadKey(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return false;
        if (reader.TokenType is JsonTokenType.PropertyName) _key = reader.GetString();
        else if (reader.TokenType is JsonTokenType.EndObject) _hasEnded = true;
        else if (reader.TokenType is not JsonTokenType.StartObject) throw new JsonException("a list should be an object");
        return true;
    }

    private bool TryReadValue(ref Utf8JsonReader reader)
    {
        if (_key is "items")
        {
            if (!reader.Read()) return false;
            _isInItems = reader.TokenType is JsonTokenType.StartArray;
        }
        else if (_key is "metadata")
        {
            if (!JsonDocument.TryParseValue(ref reader, out var metadata)) return false;
            using (metadata) Note(metadata.RootElement);
        }
        else if (!reader.TrySkip())
        {
            return false;
        }

        _key = null;
        return true;
    }

    private bool TryReadItem(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return false;
        _isInItems = reader.TokenType is not JsonTokenType.EndArray;
        if (!_isInItems) return true;
        if (!JsonDocument.TryParseValue(ref reader, out var item))
        {
            return false;
        }

        using (item) visit(item.RootElement);
        return true;
    }

    private void Note(JsonElement? metadata)
    {
        ResourceVersion = metadata.Text("resourceVersion");
        Continue = metadata.Text("continue") is { Length: > 0 } next ? next : null;
    }
}
