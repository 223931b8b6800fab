using System.Buffers;
using System.Text.Json;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Layouts;

/// <summary>What <c>index.json</c> says. Names are unique; a manifest can have several, and be in it without one.</summary>
internal sealed class LayoutIndex
{
    private readonly JsonElement? _original;

    private LayoutIndex(IReadOnlyList<LayoutEntry> entries, JsonElement? original) => (Entries, _original) = (entries, original);

    public static LayoutIndex Empty { get; } = new([], null);

    public IReadOnlyList<LayoutEntry> Entries { get; }

    /// <exception cref="ManifestFormatException">It is not an index.</exception>
    public static LayoutIndex Parse(ReadOnlyMemory<byte> bytes)
    {
        var index = ManifestReader.Read(new RawManifest(bytes, MediaTypes.OciIndex, DigestHash.Of("sha256", bytes.Span)));
        if (!index.IsIndex) throw new ManifestFormatException("it is an image, not an index", IsUnsupported: false);
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement.Clone();
        return new LayoutIndex([.. root.GetProperty("manifests").EnumerateArray().Zip(index.Children, LayoutEntry.Read)], root);
    }

    /// <summary>By the name as it is written, else by a reference that means the same.</summary>
    public LayoutEntry? Find(string name) => Entries.FirstOrDefault(e => e.Name == name) ?? Entries.FirstOrDefault(e => e.IsCalled(name));

    public LayoutEntry? Find(Digest digest) => Entries.FirstOrDefault(e => e.Manifest.Digest == digest);

    /// <summary>
    /// With a manifest under a name, or without one; this index itself if it says so already. Another manifest that had the name stays, nameless, as
    /// skopeo and oras do it.
    /// </summary>
    public LayoutIndex With(Descriptor manifest, string? name)
    {
        if (Entries.Any(e => e.Manifest.Digest == manifest.Digest && (name is null || e.Name == name))) return this;
        var others = Entries
            .Where(e => e.Name is not null || e.Manifest.Digest != manifest.Digest)
            .Select(e => name is not null && e.Name == name ? e with { Name = null } : e);
        return new LayoutIndex([.. others, new LayoutEntry(manifest, name)], _original);
    }

    public ReadOnlyMemory<byte> ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (_original is { } root) foreach (var property in root.EnumerateObject().Where(p => !p.NameEquals("manifests"))) property.WriteTo(writer);
            else WriteHead(writer);
            writer.WriteStartArray("manifests");
            foreach (var entry in Entries) entry.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteHead(Utf8JsonWriter writer)
    {
        writer.WriteNumber("schemaVersion", 2);
        writer.WriteString("mediaType", MediaTypes.OciIndex);
    }
}
