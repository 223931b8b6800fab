using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>Where a value stands in an object.</summary>
/// <param name="Path">A JSON pointer (RFC 6901).</param>
/// <param name="Container">The name of the container that it is the image of; null if it is not a container's.</param>
internal sealed record FieldPlace(string Path, string? Container);

/// <summary>
/// Finds the places of values by their offsets. The field path of the finder is made for people: it is cut where it is long, and a key in it may look
/// like something else.
/// </summary>
internal static class FieldPointers
{
    /// <param name="json">One object, without byte order mark.</param>
    /// <param name="root">The same, parsed.</param>
    /// <param name="offsets">Where the values begin.</param>
    public static Dictionary<int, FieldPlace> Find(ReadOnlySpan<byte> json, JsonElement root, IReadOnlySet<int> offsets)
    {
        var found = new Dictionary<int, FieldPlace>();
        var reader = new Utf8JsonReader(json);
        var path = new List<Step>();
        while (found.Count < offsets.Count && reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName) path[^1] = path[^1] with { Key = reader.GetString() };
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) path.RemoveAt(path.Count - 1);
            else Visit(ref reader, path, root, offsets, found);
        }

        return found;
    }

    private static void Visit(
        ref Utf8JsonReader reader, List<Step> path, JsonElement root, IReadOnlySet<int> offsets, Dictionary<int, FieldPlace> found)
    {
        if (path.Count > 0) path[^1] = path[^1] with { Index = path[^1].Index + 1 };
        var start = (int)reader.TokenStartIndex;
        if (offsets.Contains(start)) found[start] = new FieldPlace(string.Concat(path.Select(step => step.Text)), ContainerOf(path, root));
        if (reader.TokenType is JsonTokenType.StartObject) path.Add(new Step("", -1));
        else if (reader.TokenType is JsonTokenType.StartArray) path.Add(new Step(null, -1));
    }

    private static string? ContainerOf(List<Step> path, JsonElement root)
    {
        if (path is not [.., { Key: "containers" or "initContainers" or "ephemeralContainers" }, { Key: null }, { Key: "image" }]) return null;
        var container = path.SkipLast(1).Aggregate(root, (node, step) => step.Key is { } key ? node.GetProperty(key) : node[step.Index]);
        return container.Find("name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;
    }

    /// <param name="Key">The present key of an object; null in an array.</param>
    /// <param name="Index">The present place in an array, from 0.</param>
    private readonly record struct Step(string? Key, int Index)
    {
        public string Text => Key is null ? $"/{Index}" : "/" + Key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
