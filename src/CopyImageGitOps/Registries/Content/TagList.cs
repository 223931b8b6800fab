using System.Text.Json;

namespace CopyImageGitOps.Registries.Content;

/// <summary>The document of <c>/tags/list</c>.</summary>
internal static class TagList
{
    /// <summary>Null if it is something else. Some registries write null for no tags.</summary>
    public static IReadOnlyList<string>? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("tags", out var tags)) return null;
            return tags.ValueKind switch
            {
                JsonValueKind.Array => [.. tags.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)],
                JsonValueKind.Null => [],
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
