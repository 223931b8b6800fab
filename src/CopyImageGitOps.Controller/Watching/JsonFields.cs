using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>Reads what may be missing, or of another type than expected, in an object.</summary>
internal static class JsonFields
{
    /// <summary>The value of a key; null if there is none, or if the element is not an object.</summary>
    public static JsonElement? Find(this JsonElement? element, string key) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(key, out var value) ? value : null;

    public static JsonElement? Find(this JsonElement element, string key) => Find((JsonElement?)element, key);

    /// <summary>What a JSON pointer without escapes leads to, through objects only.</summary>
    public static JsonElement? FindPath(this JsonElement element, string pointer) =>
        pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonElement?)element, Find);

    public static string? Text(this JsonElement? element, string key) =>
        element.Find(key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool IsTrue(this JsonElement? element, string key) => element.Find(key) is { ValueKind: JsonValueKind.True };

    /// <summary>Null if it is missing, and so, as Kubernetes leaves zeros out, often zero.</summary>
    public static long? Number(this JsonElement? element, string key) =>
        element.Find(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement? element, string key) =>
        element.Find(key) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];
}
