using System.Globalization;
using System.Net;
using System.Runtime.ExceptionServices;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Authentication;

namespace CopyImageGitOps.Registries;

internal sealed partial class RepositoryClient
{
    /// <summary>A long body must not outlive its token: moby#33558.</summary>
    private static readonly TimeSpan UploadTokenMargin = TimeSpan.FromSeconds(60);

    public MountHabits Mounts => client.Mounts;

    public UploadHabits Uploads => client.Uploads;

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
            HttpStatusCode.Accepted => new UploadSession(LocationOf(context, response), MinimumChunkOf(response)),
            _ => throw await FailAsync(context, response),
        };
    }

    /// <summary>How far an upload got: after a broken connection only the registry knows. Null if it forgot the upload.</summary>
    /// <returns>The upload, whose address may have changed, and the number of bytes that it holds.</returns>
    public async Task<(UploadSession Session, long Offset)?> FindUploadAsync(UploadSession session, CancellationToken ct)
    {
        var context = Context($"ask how far an upload to '{repository}' got");
        using var response = await client.SendAsync(new RegistryRequest(HttpMethod.Get, session.Location, Scopes, context), ct);
        if (response.Message.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.Accepted or HttpStatusCode.OK)) return null;
        return EndOf(response) is { } end ? (Next(session, context, response), end) : null;
    }

    /// <summary>Sends a part of the content (distribution specification, "Pushing a blob in chunks").</summary>
    /// <param name="part">Its bytes; throws what is wrong with the source.</param>
    /// <returns>The upload, whose address may have changed.</returns>
    public async Task<UploadSession> PatchBlobAsync(UploadSession session, Digest digest, UploadPart part, CancellationToken ct)
    {
        var context = Context($"upload a part of the blob {digest} to '{repository}'");
        using var response = await SendPartAsync(HttpMethod.Patch, session.Location, context, part, ct);
        if (!response.Message.IsSuccessStatusCode) throw await FailAsync(context, response);
        if (EndOf(response) is { } end && end != part.Offset + part.Length)
        {
            var problem = RegistryErrors.Protocol(context, $"{repository.Registry} took the upload up to byte {end}, not {part.Offset + part.Length}.");
            problem.IsTemporary = true;
            throw problem;
        }

        return Next(session, context, response);
    }

    /// <summary>Sends the content, or what is left of it, and closes the upload.</summary>
    public async Task PutBlobAsync(UploadSession session, Digest digest, UploadPart part, CancellationToken ct)
    {
        var context = Context($"upload the blob {digest} to '{repository}'");
        using var response = await SendPartAsync(HttpMethod.Put, Locations.WithDigest(session.Location, digest), context, part, ct);
        if (response.Message.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.NoContent)) throw await FailAsync(context, response);
    }

    private async Task<RegistryResponse> SendPartAsync(HttpMethod method, Uri address, RequestContext context, UploadPart part, CancellationToken ct)
    {
        BlobContent? body = null;
        var request = new RegistryRequest(method, address, Scopes, context)
        {
            Content = timer => body = Body(part, timer, isWhole: method == HttpMethod.Put && part.Offset == 0),
            IsRepeatable = false,
            TokenMargin = UploadTokenMargin,
        };
        try
        {
            return await client.SendAsync(request, ct);
        }
        catch (Exception) when (body?.SourceFailure is RegistryException failure)
        {
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private BlobContent Body(UploadPart part, IdleTimer timer, bool isWhole)
    {
        var body = new BlobContent(part, timer, client.Options) { Headers = { { "Content-Type", "application/octet-stream" } } };
        // Without a unit, unlike HTTP's own header of this name.
        var range = string.Create(CultureInfo.InvariantCulture, $"{part.Offset}-{part.Offset + part.Length - 1}");
        if (!isWhole && part.Length > 0) body.Headers.TryAddWithoutValidation("Content-Range", range);
        return body;
    }

    /// <summary>The number of bytes that the registry says to have, from <c>Range: 0-1023</c>; it says <c>0-0</c> of none and of one.</summary>
    private static long? EndOf(RegistryResponse response)
    {
        var range = response.Header("Range");
        var text = range?[(range.IndexOf('=') + 1)..];
        if (text is null || !text.StartsWith("0-", StringComparison.Ordinal)) return null;
        if (!long.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
        return last == 0 ? 0 : last + 1;
    }

    private UploadSession Next(UploadSession session, RequestContext context, RegistryResponse response) =>
        response.Header("Location") is null ? session : session with { Location = LocationOf(context, response) };

    private static long MinimumChunkOf(RegistryResponse response) =>
        long.TryParse(response.Header("OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;

    private Uri LocationOf(RequestContext context, RegistryResponse response)
    {
        if (response.Header("Location") is not { } location)
            throw RegistryErrors.Protocol(context, $"{repository.Registry} opened an upload without saying where (no Location).");
        return Locations.Resolve(response.Address, location, client.Endpoint)
            ?? throw new RegistryException(
                context, FindingCodes.RegistryProtocol, $"{repository.Registry} opened an upload at something that is not an address.");
    }
}
