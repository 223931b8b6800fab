using System.Globalization;

namespace CopyImageGitOps.Testing.Registries;

internal sealed partial class RegistryRequestHandler
{
    private Task StartUploadAsync(string repository)
    {
        if (!options.CreatesRepositories && !store.Repositories.ContainsKey(repository))
            return FailAsync(404, "NAME_UNKNOWN", $"The repository with name '{repository}' does not exist in the registry");
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

    private async Task PatchUploadAsync(string repository, string id)
    {
        if (!store.Uploads.TryGetValue(id, out var upload) || upload.Repository != repository)
        {
            await FailAsync(404, "BLOB_UPLOAD_UNKNOWN");
            return;
        }

        upload.Content.Write(await ReadAsync());
        await AcceptedAsync(repository, id, upload.Content.Length);
    }

    private async Task PutUploadAsync(string repository, string id)
    {
        // The state proves that the client kept the query of the Location that it was given.
        if (!store.Uploads.TryGetValue(id, out var upload) || upload.Repository != repository || _request.Query["_state"] != $"a+b/{id}==")
        {
            await FailAsync(404, "BLOB_UPLOAD_UNKNOWN");
            return;
        }

        upload.Content.Write(await ReadAsync());
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

    private Task DeleteUploadAsync(string id)
    {
        _response.StatusCode = store.Uploads.TryRemove(id, out _) ? 204 : 404;
        return Task.CompletedTask;
    }

    private Task AcceptedAsync(string repository, string id, long count)
    {
        var origin = options.HasRelativeLocations ? "" : $"{_request.Scheme}://{_request.Host}";
        _response.Headers.Location = $"{origin}/v2/{repository}/blobs/uploads/{id}?_state=a%2Bb%2F{id}%3D%3D";
        _response.Headers.Range = $"0-{Math.Max(0, count - 1)}";
        _response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private Task CreatedAsync(string repository, string digest)
    {
        _response.Headers.Location = $"/v2/{repository}/blobs/{digest}";
        _response.StatusCode = 201;
        return Task.CompletedTask;
    }
}
