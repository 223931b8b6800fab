using System.Text.Json;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Layouts;

/// <summary>An image of a layout's index.</summary>
/// <param name="Name">Its <c>org.opencontainers.image.ref.name</c>.</param>
/// <param name="Original">As it was read, so that what else it says stays; null for one that is new.</param>
internal sealed record LayoutEntry(Descriptor Manifest, string? Name, JsonElement? Original = null)
{
    private const string NameKey = "org.opencontainers.image.ref.name";

    /// <summary>Where containerd and Docker, which keep the bare tag as the name, put the whole reference.</summary>
    private const string FullNameKey = "io.containerd.image.name";

    /// <summary>Null if its names do not say which repository it is of.</summary>
    public ImageReference? Reference => AsReference(Name) ?? AsReference(Original is { } json ? Annotation(json, FullNameKey) : null);

    public static LayoutEntry Read(JsonElement json, Descriptor manifest) => new(manifest, Annotation(json, NameKey), json);

    public bool IsCalled(string name) => Name == name || AsReference(name) is { } reference && reference == Reference;

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Original is { } json) WriteOriginal(json, writer);
        else WriteNew(writer);
        writer.WriteEndObject();
    }

    /// <summary>A bare tag is none, though it could be read as one of Docker Hub's.</summary>
    private static ImageReference? AsReference(string? name) =>
        name?.AsSpan().ContainsAny(':', '/', '@') == true && ImageReference.TryParse(name, out var reference, out _) ? reference : null;

    private static string? Annotation(JsonElement json, string key) =>
        json.TryGetProperty("annotations", out var annotations)
        && annotations.ValueKind == JsonValueKind.Object
        && annotations.TryGetProperty(key, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private void WriteNew(Utf8JsonWriter writer)
    {
        writer.WriteString("mediaType", Manifest.MediaType);
        writer.WriteString("digest", Manifest.Digest.ToString());
        writer.WriteNumber("size", Manifest.Size);
        if (Name is null) return;
        writer.WriteStartObject("annotations");
        writer.WriteString(NameKey, Name);
        writer.WriteEndObject();
    }

    /// <summary>All of it, but for the names if it has lost its name.</summary>
    private void WriteOriginal(JsonElement json, Utf8JsonWriter writer)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (Name is null && property.NameEquals("annotations") && property.Value.ValueKind == JsonValueKind.Object)
            {
                writer.WriteStartObject("annotations");
                foreach (var annotation in property.Value.EnumerateObject().Where(a => !a.NameEquals(NameKey) && !a.NameEquals(FullNameKey)))
                    annotation.WriteTo(writer);
                writer.WriteEndObject();
            }
            else
            {
                property.WriteTo(writer);
            }
        }
    }
}
