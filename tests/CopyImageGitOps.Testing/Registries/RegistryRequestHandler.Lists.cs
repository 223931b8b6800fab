using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CopyImageGitOps.Testing.Registries;

internal sealed partial class RegistryRequestHandler
{
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";

    private Task ListTagsAsync(string repository)
    {
        if (!store.Repositories.TryGetValue(repository, out var found)) return FailAsync(404, "NAME_UNKNOWN");
        return WriteJsonAsync(new { name = repository, tags = Page([.. found.Tags.Keys.Order(StringComparer.Ordinal)]) });
    }

    private Task ListReferrersAsync(string repository, string subject)
    {
        var found = store.Open(repository).Manifests.Where(m => SubjectOf(m.Value.Bytes) == subject).OrderBy(m => m.Key, StringComparer.Ordinal);
        var entries = found.Select(m => Describe(m.Key, m.Value));
        if (_request.Query["artifactType"].FirstOrDefault() is { } type)
        {
            entries = entries.Where(e => (string?)e["artifactType"] == type);
            _response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        var list = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciIndex, ["manifests"] = new JsonArray([.. Page(entries.ToList())]) };
        return WriteAsync(JsonSerializer.SerializeToUtf8Bytes(list), OciIndex);
    }

    /// <summary>The part that the query asks for; Link says where the next is.</summary>
    private IEnumerable<T> Page<T>(List<T> all)
    {
        var start = int.Parse(_request.Query["last"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var size = Math.Min(options.PageSize, int.Parse(_request.Query["n"].FirstOrDefault() ?? "1000", CultureInfo.InvariantCulture));
        if (start + size < all.Count) _response.Headers.Link = $"<{_request.Path}?n={size}&last={start + size}>; rel=\"next\"";
        return all.Skip(start).Take(size);
    }

    private static JsonObject Describe(string digest, RegistryStore.StoredManifest manifest)
    {
        var json = JsonNode.Parse(manifest.Bytes)!;
        return new JsonObject
        {
            ["mediaType"] = manifest.MediaType,
            ["digest"] = digest,
            ["size"] = manifest.Bytes.Length,
            ["artifactType"] = (string?)json["artifactType"] ?? (string?)json["config"]?["mediaType"],
            ["annotations"] = json["annotations"]?.DeepClone(),
        };
    }

    private static string? SubjectOf(byte[] manifest) => (string?)JsonNode.Parse(manifest)!["subject"]?["digest"];

    private bool IsEarlySignature(RegistryStore.Repository repository, string reference) =>
        options.WantsImagesBeforeSignatures && reference.EndsWith(".sig", StringComparison.Ordinal)
            && !repository.Manifests.ContainsKey(reference[..^".sig".Length].Replace('-', ':'));
}
