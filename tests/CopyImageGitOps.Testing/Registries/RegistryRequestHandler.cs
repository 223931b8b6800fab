using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>The verbs of the distribution specification on a store.</summary>
internal sealed partial class RegistryRequestHandler(RegistryStore store, InProcessRegistryOptions options, HttpContext context)
{
    private readonly HttpRequest _request = context.Request;
    private readonly HttpResponse _response = context.Response;

    public Task HandleAsync()
    {
        var path = _request.Path.Value!;
        if (path is "/v2/" or "/v2") return WriteAsync("{}"u8.ToArray(), "application/json");
        if (path == "/v2/_catalog")
        {
            return WriteJsonAsync(
                new { repositories = store.Repositories.Where(r => !r.Value.Tags.IsEmpty).Select(r => r.Key).Order().ToArray() });
        }
        foreach (var kind in new[] { "/blobs/uploads/", "/blobs/", "/manifests/", "/tags/", "/referrers/" })
        {
            var split = path.LastIndexOf(kind, StringComparison.Ordinal);
            if (split < 4) continue;
            return RouteAsync(path["/v2/".Length..split], kind, path[(split + kind.Length)..]);
        }

        return FailAsync(404, "UNSUPPORTED");
    }

    private Task RouteAsync(string repository, string kind, string rest) => (kind, _request.Method) switch
    {
        ("/manifests/", "GET" or "HEAD") => GetManifestAsync(repository, rest),
        ("/manifests/", "PUT") => PutManifestAsync(repository, rest),
        ("/blobs/", "GET" or "HEAD") => GetBlobAsync(repository, rest),
        ("/blobs/uploads/", "POST") => StartUploadAsync(repository),
        ("/blobs/uploads/", "GET") => GetUploadAsync(repository, rest),
        ("/blobs/uploads/", "PATCH") => PatchUploadAsync(repository, rest),
        ("/blobs/uploads/", "PUT") => PutUploadAsync(repository, rest),
        ("/blobs/uploads/", "DELETE") => DeleteUploadAsync(rest),
        ("/tags/", "GET") when options.ListsTags => ListTagsAsync(repository),
        ("/referrers/", "GET") when options.ListsReferrers => ListReferrersAsync(repository, rest),
        ("/tags/" or "/referrers/", "GET") => FailAsync(404, "NOT_FOUND"),
        _ => FailAsync(405, "UNSUPPORTED"),
    };

    private Task GetManifestAsync(string repository, string reference)
    {
        if (!store.Repositories.TryGetValue(repository, out var found)) return FailAsync(404, "NAME_UNKNOWN");
        var digest = reference.Contains(':') ? reference : found.Tags.GetValueOrDefault(reference);
        if (digest is null && options.TakesTagsForDigests) digest = reference.Replace('-', ':');
        if (digest is null || !found.Manifests.TryGetValue(digest, out var manifest)) return FailAsync(404, "MANIFEST_UNKNOWN");
        _response.Headers["Docker-Content-Digest"] = digest;
        return WriteAsync(manifest.Bytes, manifest.MediaType);
    }

    private async Task PutManifestAsync(string repository, string reference)
    {
        var bytes = await ReadAsync();
        var algorithm = reference.Contains(':') ? reference[..reference.IndexOf(':')] : "sha256";
        var digest = RegistryStore.DigestOf(algorithm, bytes);
        if (reference.Contains(':') && reference != digest)
        {
            await FailAsync(400, "DIGEST_INVALID");
            return;
        }

        var found = store.Open(repository);
        if (Missing(found, bytes) is { } missing)
        {
            await FailAsync(400, "MANIFEST_BLOB_UNKNOWN", missing);
            return;
        }

        found.Manifests[digest] = new RegistryStore.StoredManifest(bytes, _request.ContentType ?? "");
        if (!reference.Contains(':')) found.Tags[reference] = digest;
        if (options.ListsReferrers && SubjectOf(bytes) is { } subject) _response.Headers["OCI-Subject"] = subject;
        if (IsEarlySignature(found, reference))
        {
            await FailAsync(404, "NOT_FOUND");
            return;
        }

        _response.Headers["Docker-Content-Digest"] = digest;
        _response.Headers.Location = $"/v2/{repository}/manifests/{digest}";
        _response.StatusCode = 201;
    }

    /// <summary>What the manifest refers to and the repository lacks.</summary>
    private string? Missing(RegistryStore.Repository repository, byte[] manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        var root = document.RootElement;
        var children = !options.AcceptsSparseIndexes && root.TryGetProperty("manifests", out var list)
            ? list.EnumerateArray().Select(Digest).Where(d => !repository.Manifests.ContainsKey(d))
            : [];
        var blobs = root.TryGetProperty("layers", out var layers) ? layers.EnumerateArray().Where(l => !IsForeign(l)).Select(Digest) : [];
        if (root.TryGetProperty("config", out var config)) blobs = blobs.Append(Digest(config));
        return children.Concat(blobs.Where(b => !repository.Blobs.ContainsKey(b))).FirstOrDefault();

        static string Digest(JsonElement descriptor) => descriptor.GetProperty("digest").GetString()!;
        static bool IsForeign(JsonElement layer) =>
            layer.GetProperty("mediaType").GetString()!.Contains("foreign")
                || layer.GetProperty("mediaType").GetString()!.Contains("nondistributable");
    }

    private async Task GetBlobAsync(string repository, string digest)
    {
        if (!store.Repositories.TryGetValue(repository, out var found) || !found.Blobs.TryGetValue(digest, out var blob))
        {
            await FailAsync(404, "BLOB_UNKNOWN");
            return;
        }

        if (options.BlobRedirect is { } elsewhere)
        {
            _response.StatusCode = 307;
            _response.Headers.Location = $"{elsewhere}/v2/{repository}/blobs/{digest}?X-Signature=s3cret%2Bsigned";
            return;
        }

        _response.Headers["Docker-Content-Digest"] = digest;
        _response.Headers.AcceptRanges = "bytes";
        var range = _request.GetTypedHeaders().Range?.Ranges.FirstOrDefault();
        if (options.KnowsRanges && range?.From is { } from && from < blob.Length)
        {
            var to = Math.Min(range.To ?? blob.Length - 1, blob.Length - 1);
            _response.StatusCode = 206;
            _response.Headers.ContentRange = $"bytes {from}-{to}/{blob.Length}";
            blob = blob[(int)from..((int)to + 1)];
        }

        await WriteAsync(blob, "application/octet-stream");
    }

    private async Task<byte[]> ReadAsync()
    {
        using var body = new MemoryStream();
        await _request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private async Task WriteAsync(byte[] bytes, string type)
    {
        _response.ContentType = type;
        _response.ContentLength = bytes.Length;
        if (_request.Method != "HEAD") await _response.Body.WriteAsync(bytes);
    }

    private Task WriteJsonAsync<T>(T value) => WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value), "application/json");

    private Task FailAsync(int status, string code, string detail = "")
    {
        _response.StatusCode = status;
        _response.ContentType = "application/json";
        var body = $$"""{"errors":[{"code":"{{code}}","message":"{{code.ToLowerInvariant().Replace('_', ' ')}} {{detail}}"}]}""";
        return _request.Method == "HEAD" ? Task.CompletedTask : _response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
    }
}
