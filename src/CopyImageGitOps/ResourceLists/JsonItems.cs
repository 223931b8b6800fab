using System.Globalization;
using System.Text.Json;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.ResourceLists;

/// <summary>Finds the items of a ResourceList in JSON.</summary>
internal static class JsonItems
{
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = Limits.Depth * 2,
    };

    /// <param name="text">UTF-8 without a byte order mark.</param>
    /// <returns>Null if the text is not one JSON object with a list of items in it.</returns>
    public static ListItems? Find(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            ListItems? found = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isItems = reader.ValueTextEquals("items"u8);
                reader.Read();
                if (!isItems) reader.Skip();
                else if (found is not null || reader.TokenType != JsonTokenType.StartArray) return null;
                else found = ReadItems(ref reader);
            }

            return reader.Read() ? null : found;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ListItems ReadItems(ref Utf8JsonReader reader)
    {
        var pieces = new List<ListPiece>();
        var start = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var itemStart = (int)reader.TokenStartIndex;
            reader.Skip();
            var name = string.Create(CultureInfo.InvariantCulture, $"{pieces.Count:D7}.json");
            pieces.Add(new ListPiece(name, itemStart, (int)reader.BytesConsumed - itemStart, Dash: -1));
        }

        return new ListItems(start, (int)reader.TokenStartIndex, pieces);
    }
}
