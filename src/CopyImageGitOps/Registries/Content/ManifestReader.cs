using System.Text.Json;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Content;

/// <summary>Reads manifests; refuses what cannot be copied by digest with certainty.</summary>
internal static class ManifestReader
{
    /// <exception cref="ManifestFormatException">It is of an unknown kind, of schema 1, or broken.</exception>
    public static ImageManifest Read(RawManifest raw)
    {
        try
        {
            using var document = JsonDocument.Parse(raw.Bytes);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new ManifestFormatException("it is not a JSON object", IsUnsupported: false);
            var type = TypeOf(root, raw.MediaType);
            var manifest = MediaTypes.IsIndex(type)
                ? new ImageManifest(raw, type, ReadList(root, "manifests"), null, [])
                : new ImageManifest(raw, type, [], ReadDescriptor(Required(root, "config", JsonValueKind.Object)), ReadList(root, "layers"));
            return root.TryGetProperty("subject", out var subject) && subject.ValueKind != JsonValueKind.Null
                ? manifest with { Subject = ReadDescriptor(subject).Digest }
                : manifest;
        }
        catch (JsonException e)
        {
            throw new ManifestFormatException($"it is not JSON ({e.Message})", IsUnsupported: false);
        }
    }

    /// <summary>
    /// The document's own mediaType is under the digest and so decides; the header only where it is missing. A document that could be
    /// read as both kinds is refused (https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh).
    /// </summary>
    private static string TypeOf(JsonElement root, string header)
    {
        var own = Text(root, "mediaType");
        var type = own ?? header.Split(';')[0].Trim();
        if (MediaTypes.IsSchema1(type)
            || root.TryGetProperty("schemaVersion", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.GetDouble() == 1)
            throw new ManifestFormatException("it is in Docker's schema 1, which cannot be copied by digest", IsUnsupported: true);
        var (isIndex, isImage) = (root.TryGetProperty("manifests", out _), root.TryGetProperty("layers", out _) || root.TryGetProperty("config", out _));
        if (isIndex && isImage)
        {
            throw new ManifestFormatException(
                "it has both 'manifests' and 'layers', so it means different things to different clients", IsUnsupported: true);
        }
        if (MediaTypes.IsIndex(type) && !isImage || MediaTypes.IsManifest(type) && !isIndex) return type;
        if (own is null && isIndex) return MediaTypes.OciIndex;
        if (own is null && isImage) return MediaTypes.OciManifest;
        throw new ManifestFormatException($"its media type '{Redaction.Clean(type, 100)}' is not one of an image or an index", IsUnsupported: true);
    }

    private static List<Descriptor> ReadList(JsonElement root, string name) =>
        [.. Required(root, name, JsonValueKind.Array).EnumerateArray().Select(ReadDescriptor)];

    private static Descriptor ReadDescriptor(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new ManifestFormatException("a descriptor is not a JSON object", IsUnsupported: false);
        if (!Digest.TryParse(Text(element, "digest"), out var digest))
            throw new ManifestFormatException("a descriptor has no valid digest", IsUnsupported: false);
        if (!Required(element, "size", JsonValueKind.Number).TryGetInt64(out var size) || size < 0)
            throw new ManifestFormatException($"the size of {digest} is not a number of bytes", IsUnsupported: false);
        return new Descriptor(
            Text(element, "mediaType") ?? "",
            digest,
            size,
            element.TryGetProperty("platform", out var platform) ? PlatformName.Of(platform) : null)
        {
            Subject = SubjectOf(element),
        };
    }

    /// <summary>https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md</summary>
    private static Digest? SubjectOf(JsonElement descriptor) =>
        descriptor.TryGetProperty("annotations", out var annotations)
        && annotations.ValueKind == JsonValueKind.Object
        && Digest.TryParse(Text(annotations, "vnd.docker.reference.digest"), out var subject) ? subject : null;

    private static JsonElement Required(JsonElement element, string name, JsonValueKind kind) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == kind
            ? value
            : throw new ManifestFormatException($"'{name}' is missing or not a JSON {kind.ToString().ToLowerInvariant()}", IsUnsupported: false);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <param name="reason">A clause that begins with "it" or names a part.</param>
/// <param name="IsUnsupported">Whole, but of a kind that is not copied; otherwise broken.</param>
internal sealed class ManifestFormatException(string reason, bool IsUnsupported) : FormatException(reason)
{
    public bool IsUnsupported { get; } = IsUnsupported;
}
