using System.Text.Json;

namespace CopyImageGitOps.Registries.Content;

/// <summary>Platforms in the form that people write: <c>linux/arm64/v8</c>.</summary>
internal static class PlatformName
{
    /// <summary>From an index's <c>platform</c> or an image's configuration: both have os, architecture and variant; null where they say nothing.</summary>
    public static string? Of(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        var (os, architecture, variant) = (Text(element, "os"), Text(element, "architecture"), Text(element, "variant"));
        if (os is "" or "unknown" || architecture is "" or "unknown") return null;
        return variant.Length == 0 ? $"{os}/{architecture}" : $"{os}/{architecture}/{variant}";
    }

    public static string? OfConfig(ReadOnlyMemory<byte> config)
    {
        try
        {
            using var document = JsonDocument.Parse(config);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            // Artifacts other than images may have any configuration.
            return null;
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
