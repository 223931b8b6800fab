using System.Net;
using System.Net.Http.Headers;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries;

/// <summary>What a registry says of a blob that it has.</summary>
/// <param name="Size">In bytes; null where it does not say, as behind a redirect to a storage on another host.</param>
internal sealed record BlobStat(long? Size);

internal sealed partial class RepositoryClient
{
    private volatile bool _refusesBlobHeads;

    /// <summary>
    /// The blob as the repository has it, or null if it has none: one HEAD. Where the registry will not answer that (ECR Public says 401, JFrog
    /// 403), its first byte is asked for instead, from then on at once. A redirect to another host says that it is there, and is not followed.
    /// </summary>
    /// <exception cref="RegistryException">The registry does not say.</exception>
    public async Task<BlobStat?> StatBlobAsync(Digest digest, CancellationToken ct)
    {
        if (_refusesBlobHeads) return await StatByRangeAsync(digest, ct);
        try
        {
            return await StatAsync(HttpMethod.Head, digest, null, ct);
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed)
        {
            var stat = await StatByRangeAsync(digest, ct);
            _refusesBlobHeads = true;
            return stat;
        }
    }

    private Task<BlobStat?> StatByRangeAsync(Digest digest, CancellationToken ct) => StatAsync(HttpMethod.Get, digest, new RangeHeaderValue(0, 0), ct);

    private async Task<BlobStat?> StatAsync(HttpMethod method, Digest digest, RangeHeaderValue? range, CancellationToken ct)
    {
        var context = Context($"look up the blob {digest} of '{repository}'");
        var request = Request(method, $"blobs/{digest}", context) with { Range = range, FollowsToOtherHosts = false };
        using var response = await client.SendAsync(request, ct);
        var headers = response.Message.Content.Headers;
        return response.Message.StatusCode switch
        {
            HttpStatusCode.NotFound => null,
            HttpStatusCode.OK => new BlobStat(headers.ContentLength),
            // The first byte of a blob of no bytes cannot be had, but the refusal says so.
            HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable => new BlobStat(headers.ContentRange?.Length),
            >= HttpStatusCode.OK and < HttpStatusCode.BadRequest => new BlobStat(null),
            _ => throw await FailAsync(context, response),
        };
    }
}
