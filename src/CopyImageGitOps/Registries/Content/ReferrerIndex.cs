using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CopyImageGitOps.Registries.Content;

/// <summary>
/// The list of a digest's referrers that clients keep under a tag where the registry keeps none (distribution specification, "Referrers Tag
/// Schema"). What others have put into it stays as it is.
/// </summary>
internal static class ReferrerIndex
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The list with more referrers in it; null if it had them all.</summary>
    /// <param name="present">The list as it is; null if there is none yet.</param>
    public static ImageManifest? Add(ImageManifest? present, IEnumerable<ImageManifest> referrers)
    {
        var listed = present?.Children.Select(c => c.Digest).ToHashSet() ?? [];
        var added = referrers.Where(r => listed.Add(r.Raw.Digest)).ToList();
        if (added.Count == 0) return null;
        var bytes = Write(present, added);
        return ManifestReader.Read(new RawManifest(bytes, MediaTypes.OciIndex, DigestHash.Of("sha256", bytes.Span)));
    }

    private static ReadOnlyMemory<byte> Write(ImageManifest? present, List<ImageManifest> added)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var document = present is null ? null : JsonDocument.Parse(present.Raw.Bytes);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciIndex);
            json.WriteStartArray("manifests");
            foreach (var entry in document?.RootElement.GetProperty("manifests").EnumerateArray() ?? default) entry.WriteTo(json);
            foreach (var referrer in added) WriteEntry(json, referrer);
            json.WriteEndArray();
            foreach (var property in document?.RootElement.EnumerateObject() ?? default)
            {
                if (property.Name is not ("schemaVersion" or "mediaType" or "manifests")) property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>With the type and the annotations, by which clients choose without reading each referrer.</summary>
    private static void WriteEntry(Utf8JsonWriter json, ImageManifest referrer)
    {
        using var document = JsonDocument.Parse(referrer.Raw.Bytes);
        json.WriteStartObject();
        json.WriteString("mediaType", referrer.MediaType);
        json.WriteString("digest", referrer.Raw.Digest.ToString());
        json.WriteNumber("size", referrer.Raw.Bytes.Length);
        if ((TypeOf(document.RootElement) ?? referrer.Config?.MediaType) is { } type) json.WriteString("artifactType", type);
        if (document.RootElement.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object)
        {
            json.WritePropertyName("annotations");
            annotations.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static string? TypeOf(JsonElement manifest) =>
        manifest.TryGetProperty("artifactType", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
}
