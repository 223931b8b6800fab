using System.Globalization;

namespace CopyImageGitOps.Testing.Registries;

internal sealed partial class RegistryRequestHandler
{
    private Task StartUploadAsync(string repository)
    {
        if (_request.Query["mount"].FirstOrDefault() is { } digest && options.HonoursMounts
            && store.Repositories.TryGetValue(_request.Query["from"].FirstOrDefault() ?? "", out var from) && from.Blobs.TryGetValue(digest, out var blob))
        {
            store.Open(repository).Blobs[digest] = blob;
            return CreatedAsync(repository, digest);
        }

        var id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        store.Uploads[id] = new RegistryStore.Upload(repository);
        return AcceptedAsync(repository, id, 0);
    }

    private Task GetUploadAsync(string repository, string id)
    {
        if (FindUpload(repository, id) is not { } upload) return FailAsync(404, "BLOB_UPLOAD_UNKNOWN");
        Describe(repository, id, upload.Content.Length);
        _response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task PatchUploadAsync(string repository, string id)
    {
        if (FindUpload(repository, id) is not { } upload) await FailAsync(404, "BLOB_UPLOAD_UNKNOWN");
        else if (await TakeAsync(upload, id)) await AcceptedAsync(repository, id, upload.Content.Length);
    }

    private async Task PutUploadAsync(string repository, string id)
    {
        // The state proves that the client kept the query of the Location that it was given.
        if (FindUpload(repository, id) is not { } upload || _request.Query["_state"] != $"a+b/{id}==")
        {
            await FailAsync(404, "BLOB_UPLOAD_UNKNOWN");
            return;
        }

        if (!await TakeAsync(upload, id)) return;
        store.Uploads.TryRemove(id, out _);
        var (bytes, digest) = (upload.Content.ToArray(), _request.Query["digest"].ToString());
        if (!digest.Contains(':') || RegistryStore.DigestOf(digest[..digest.IndexOf(':')], bytes) != digest)
        {
            await FailAsync(400, "DIGEST_INVALID");
            return;
        }

        store.Open(repository).Blobs[digest] = bytes;
        await CreatedAsync(repository, digest);
    }

    /// <summary>Takes in a part, up to where it breaks; false if it was refused.</summary>
    private async Task<bool> TakeAsync(RegistryStore.Upload upload, string id)
    {
        var range = _request.Headers.ContentRange.FirstOrDefault();
        if (_request.ContentLength > options.MaximumBody)
        {
            await FailAsync(413, "SIZE_INVALID");
            return false;
        }

        if (range is not null && !range.StartsWith($"{upload.Content.Length}-", StringComparison.Ordinal))
        {
            await FailAsync(416, "RANGE_INVALID");
            return false;
        }

        try
        {
            await _request.Body.CopyToAsync(upload.Content, context.RequestAborted);
            return true;
        }
        catch (Exception) when (!options.KeepsBrokenUploads)
        {
            store.Uploads.TryRemove(id, out _);
            throw;
        }
    }

    private RegistryStore.Upload? FindUpload(string repository, string id) =>
        store.Uploads.TryGetValue(id, out var upload) && upload.Repository == repository ? upload : null;

    private Task DeleteUploadAsync(string id)
    {
        _response.StatusCode = store.Uploads.TryRemove(id, out _) ? 204 : 404;
        return Task.CompletedTask;
    }

    private Task AcceptedAsync(string repository, string id, long count)
    {
        Describe(repository, id, count);
        if (options.MinimumChunk is { } minimum) _response.Headers["OCI-Chunk-Min-Length"] = $"{minimum}";
        _response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private void Describe(string repository, string id, long count)
    {
        var origin = options.HasRelativeLocations ? "" : $"http://{_request.Host}";
        _response.Headers.Location = $"{origin}/v2/{repository}/blobs/uploads/{id}?_state=a%2Bb%2F{id}%3D%3D";
        _response.Headers.Range = $"0-{Math.Max(0, count - 1)}";
    }

    private Task CreatedAsync(string repository, string digest)
    {
        _response.Headers.Location = $"/v2/{repository}/blobs/{digest}";
        _response.StatusCode = 201;
        return Task.CompletedTask;
    }
}
