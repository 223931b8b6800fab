using System.Net;
using System.Net.Http.Headers;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Registries;

internal sealed partial class RepositoryClient
{
    /// <summary>
    /// Whether the repository has the blob; null if the registry will not say (ECR Public answers 401 to blob HEADs, JFrog 403). A redirect to
    /// another host says yes and is not followed.
    /// </summary>
    public async Task<bool?> HasBlobAsync(Digest digest, CancellationToken ct)
    {
        try
        {
            return await StatAsync(HttpMethod.Head, digest, null, ct) is not null;
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    /// <summary>The blob's bytes, not yet checked but for their announced number.</summary>
    /// <param name="offset">Where to begin, as after a broken connection. A registry that does not know ranges sends all: what comes before is skipped.</param>
    public async Task<BlobStream> OpenBlobAsync(Descriptor blob, long offset, CancellationToken ct)
    {
        var context = Context($"read the blob {blob.Digest} of '{repository}'");
        var range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
        var response = await client.SendAsync(Request(HttpMethod.Get, $"blobs/{blob.Digest}", context) with { Range = range }, ct);
        try
        {
            var isPart = offset > 0 && response.Message.StatusCode == HttpStatusCode.PartialContent;
            if (response.Message.StatusCode != HttpStatusCode.OK && !isPart) throw await FailAsync(context, response);
            var headers = response.Message.Content.Headers;
            if (isPart && headers.ContentRange?.From is { } from && from != offset)
                throw RegistryErrors.Protocol(context, $"{repository.Registry} sent the bytes from {from} on, and not from {offset}.");
            var expected = isPart ? blob.Size - offset : blob.Size;
            if (headers.ContentLength is { } length && length != expected)
                throw RegistryErrors.Corrupt(context, $"{repository.Registry} announces {length} bytes, the manifest {expected}.");
            var body = await response.Message.Content.ReadAsStreamAsync(response.Timer.Token);
            var stream = new BlobStream(body, response, context, client.Options.IdleTimeout, client.Time);
            if (!isPart) await stream.SkipAsync(offset, ct);
            return stream;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>A small blob, whole and checked.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadBlobAsync(Descriptor blob, CancellationToken ct)
    {
        var context = Context($"read the blob {blob.Digest} of '{repository}'");
        using var response = await client.SendAsync(Request(HttpMethod.Get, $"blobs/{blob.Digest}", context), ct);
        if (response.Message.StatusCode != HttpStatusCode.OK) throw await FailAsync(context, response);
        var bytes = await ReadAsync(context, response, client.Options.MaximumManifestSize);
        return DigestHash.Of(blob.Digest.Algorithm, bytes.Span) == blob.Digest
            ? bytes
            : throw RegistryErrors.Corrupt(context, $"{repository.Registry} sent content that does not have this digest.");
    }
}
