using System.Net;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Registries;

internal sealed partial class RepositoryClient
{
    /// <summary>The most that is asked for at once; ECR refuses more.</summary>
    private const int TagsPerPage = 1000;

    private const int MaximumPages = 10;

    /// <summary>Whether the last manifest with a <c>subject</c> was answered as by a registry that lists referrers; if not, the client has to.</summary>
    public bool IndexesReferrers => client.IndexesReferrers;

    /// <summary>
    /// What the registry lists under <c>/referrers/</c> of a digest, all pages of it; null if it has no such list (it answers with 404, or with
    /// what is no index). Distribution specification, "Listing Referrers".
    /// </summary>
    public async Task<IReadOnlyList<Descriptor>?> ListReferrersAsync(Digest subject, CancellationToken ct)
    {
        var context = Context($"list the referrers of '{Name(subject.ToString())}'");
        var request = Request(HttpMethod.Get, $"referrers/{subject}", context) with { Accept = [MediaTypes.OciIndex] };
        List<Descriptor> found = [];
        for (var page = 0; page < MaximumPages; page++)
        {
            using var response = await AskAsync(request, ct);
            if (response is null && page > 0) throw RegistryErrors.Protocol(context, $"{repository.Registry} answers its first pages only.");
            if (response is null || ReadIndex(await ReadAsync(context, response, client.Options.MaximumManifestSize)) is not { } list) return null;
            found.AddRange(list);
            if (NextPage(context, response) is not { } next) return found;
            request = request with { Address = next };
        }

        throw TooMany(context, $"its list has more than {MaximumPages} pages.");
    }

    /// <summary>All tags of the repository; null if the registry will not list them, or if there are too many to be worth the requests.</summary>
    public async Task<IReadOnlySet<string>?> ListTagsAsync(CancellationToken ct)
    {
        var context = Context($"list the tags of '{repository}'");
        var request = Request(HttpMethod.Get, $"tags/list?n={TagsPerPage}", context);
        var tags = new HashSet<string>(StringComparer.Ordinal);
        for (var page = 0; page < MaximumPages; page++)
        {
            using var response = await AskAsync(request, ct);
            if (response is null) return null;
            var body = await ReadStartAsync(context, response, client.Options.MaximumManifestSize);
            if (body.Length > client.Options.MaximumManifestSize || TagList.Read(body) is not { } list) return null;
            tags.UnionWith(list);
            if (NextPage(context, response) is not { } next) return tags;
            request = request with { Address = next };
        }

        return null;
    }

    private static RegistryException TooMany(RequestContext context, string reason) => new(context, Findings.FindingCodes.ImageUnsupported, reason);

    /// <summary>
    /// Null if the registry does not do what is asked: it, or a proxy before it, answers a path that it does not know in one of many ways. What may
    /// pass by itself is thrown.
    /// </summary>
    private async Task<RegistryResponse?> AskAsync(RegistryRequest request, CancellationToken ct)
    {
        try
        {
            var response = await client.SendAsync(request, ct);
            if (response.Message.IsSuccessStatusCode) return response;
            using (response) throw await FailAsync(request.Context, response);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.NotImplemented || e is { IsTemporary: false, Status: >= HttpStatusCode.BadRequest })
        {
            return null;
        }
    }

    private static IReadOnlyList<Descriptor>? ReadIndex(ReadOnlyMemory<byte> body)
    {
        try
        {
            var list = ManifestReader.Read(new RawManifest(body, MediaTypes.OciIndex, DigestHash.Of("sha256", body.Span)));
            return list.IsIndex ? list.Children : null;
        }
        catch (ManifestFormatException)
        {
            return null;
        }
    }

    /// <summary>Where the list goes on (RFC 8288); a list that goes on elsewhere is not followed.</summary>
    private Uri? NextPage(RequestContext context, RegistryResponse response)
    {
        if (response.Header("Link") is not { } link || PageLink.Next(link) is not { } target) return null;
        var next = Locations.Resolve(response.Address, target, client.Endpoint);
        return next is not null && client.Endpoint.IsSameOrigin(next)
            ? next
            : throw RegistryErrors.Protocol(context, $"{repository.Registry} says that the list goes on at something that is not its own address.");
    }
}
