using System.Net;
using System.Runtime.ExceptionServices;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Authentication;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Registries;

internal sealed partial class RepositoryClient
{
    /// <summary>A long body must not outlive its token: moby#33558.</summary>
    private static readonly TimeSpan UploadTokenMargin = TimeSpan.FromSeconds(60);

    public MountHabits Mounts => client.Mounts;

    /// <summary>
    /// Whether the repository has the blob; null if the registry will not say (ECR Public answers 401 to blob HEADs, JFrog 403). A redirect to
    /// another host says yes and is not followed.
    /// </summary>
    public async Task<bool?> HasBlobAsync(Digest digest, CancellationToken ct)
    {
        var context = Context($"look up the blob {digest} of '{repository}'");
        try
        {
            using var response = await client.SendAsync(Request(HttpMethod.Head, $"blobs/{digest}", context) with { FollowsToOtherHosts = false }, ct);
            return (int)response.Message.StatusCode switch
            {
                >= 200 and < 400 => true,
                404 => false,
                _ => throw await FailAsync(context, response),
            };
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    /// <summary>The blob's bytes, not yet checked but for their announced number.</summary>
    public async Task<BlobStream> OpenBlobAsync(Descriptor blob, CancellationToken ct)
    {
        var context = Context($"read the blob {blob.Digest} of '{repository}'");
        var response = await client.SendAsync(Request(HttpMethod.Get, $"blobs/{blob.Digest}", context), ct);
        try
        {
            if (response.Message.StatusCode != HttpStatusCode.OK) throw await FailAsync(context, response);
            if (response.Message.Content.Headers.ContentLength is { } length && length != blob.Size)
                throw RegistryErrors.Corrupt(context, $"{repository.Registry} announces {length} bytes, the manifest {blob.Size}.");
            return new BlobStream(await response.Message.Content.ReadAsStreamAsync(response.Timer.Token), response, context, client.Options.IdleTimeout);
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

    /// <summary>
    /// Asks for the blob to be taken over from a repository of the same registry; null if it was, and else the upload that the registry
    /// opened instead (distribution specification, "Mounting a blob from another repository").
    /// </summary>
    /// <exception cref="RegistryException">The registry, or its token server, refuses mounts; a plain upload may still work.</exception>
    public Task<UploadSession?> MountAsync(Digest digest, Repository from, CancellationToken ct) =>
        StartAsync(
            $"?mount={digest}&from={Uri.EscapeDataString(from.Path)}",
            $"mount the blob {digest} from '{from}' into '{repository}'",
            Scopes.Union(ScopeSet.Pull(from.Path)),
            ct);

    public async Task<UploadSession> StartUploadAsync(Digest digest, CancellationToken ct)
    {
        var operation = $"start the upload of the blob {digest} to '{repository}'";
        return await StartAsync("", operation, Scopes, ct)
            ?? throw RegistryErrors.Protocol(Context(operation), $"{repository.Registry} answered 201 to an upload without content.");
    }

    private async Task<UploadSession?> StartAsync(string query, string operation, ScopeSet scopes, CancellationToken ct)
    {
        var context = Context(operation);
        using var response = await client.SendAsync(Request(HttpMethod.Post, $"blobs/uploads/{query}", context) with { Scopes = scopes }, ct);
        return response.Message.StatusCode switch
        {
            HttpStatusCode.Created => null,
            HttpStatusCode.Accepted => new UploadSession(LocationOf(context, response)),
            _ => throw await FailAsync(context, response),
        };
    }

    /// <summary>Sends the content in one request, which also closes the upload.</summary>
    /// <param name="content">Exactly <paramref name="length"/> bytes; throws what is wrong with the source.</param>
    /// <param name="moved">Told the number of bytes after each write.</param>
    public async Task PutBlobAsync(UploadSession session, Digest digest, Stream content, long length, Action<int>? moved, CancellationToken ct)
    {
        var context = Context($"upload the blob {digest} to '{repository}'");
        BlobContent? body = null;
        var request = new RegistryRequest(HttpMethod.Put, Locations.WithDigest(session.Location, digest), Scopes, context)
        {
            Content = timer => body = new BlobContent(content, length, timer, client.Options, moved)
            {
                Headers = { { "Content-Type", "application/octet-stream" } },
            },
            IsRepeatable = false,
            TokenMargin = UploadTokenMargin,
        };
        try
        {
            using var response = await client.SendAsync(request, ct);
            if (response.Message.StatusCode is HttpStatusCode.Created or HttpStatusCode.NoContent) return;
            throw await FailAsync(context, response);
        }
        catch (Exception) when (body?.SourceFailure is RegistryException failure)
        {
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private Uri LocationOf(RequestContext context, RegistryResponse response)
    {
        if (response.Header("Location") is not { } location)
            throw RegistryErrors.Protocol(context, $"{repository.Registry} opened an upload without saying where (no Location).");
        return Locations.Resolve(response.Address, location, client.Endpoint)
            ?? throw new RegistryException(
                context, FindingCodes.RegistryProtocol, $"{repository.Registry} opened an upload at something that is not an address.");
    }
}
