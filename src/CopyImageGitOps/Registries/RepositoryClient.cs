using System.Net;
using System.Net.Http.Headers;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries.Authentication;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Registries;

/// <summary>
/// The verbs of https://github.com/opencontainers/distribution-spec/blob/main/spec.md for manifests of one repository. One try a call; every
/// failure is a <see cref="RegistryException"/>.
/// </summary>
internal sealed partial class RepositoryClient(RegistryClient client, Repository repository, RegistrySide side)
{
    public Repository Repository => repository;

    public RegistrySide Side => side;

    /// <summary>A mirror that did not answer.</summary>
    public bool IsOut => client.Outage is not null;

    /// <summary>The last try to get an answer failed.</summary>
    public bool IsSilent => client.IsSilent;

    private ScopeSet Pull => ScopeSet.Pull(repository.Path);

    /// <summary>For a destination that is only looked at: an account without the right to push is enough.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>A destination is asked for the right to push at once: one token then serves all its requests.</summary>
    private ScopeSet Scopes => side == RegistrySide.Source || IsReadOnly ? Pull : ScopeSet.Push(repository.Path);

    /// <summary>The digest under a tag or digest, or null if there is none. A HEAD: Docker Hub does not count it as a pull.</summary>
    public async Task<Digest?> HeadManifestAsync(string reference, CancellationToken ct)
    {
        var context = Context($"look up '{Name(reference)}'");
        using var response = await client.SendAsync(Request(HttpMethod.Head, $"manifests/{reference}", context) with { Accept = MediaTypes.Manifests }, ct);
        if (response.Message.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.Message.IsSuccessStatusCode) throw await FailAsync(context, response);
        if (Digest.TryParse(response.Header("Docker-Content-Digest"), out var digest)) return digest;
        return (await GetManifestAsync(reference, ct)).Digest;
    }

    /// <summary>The manifest under a tag or digest; its bytes are checked against the digest that was asked for, or that the registry says.</summary>
    public async Task<RawManifest> GetManifestAsync(string reference, CancellationToken ct)
    {
        var context = Context($"read the manifest of '{Name(reference)}'");
        using var response = await client.SendAsync(Request(HttpMethod.Get, $"manifests/{reference}", context) with { Accept = MediaTypes.Manifests }, ct);
        if (!response.Message.IsSuccessStatusCode) throw await FailAsync(context, response);
        var bytes = await ReadAsync(context, response, client.Options.MaximumManifestSize);
        var expected = Digest.TryParse(reference, out var asked)
            ? asked
            : Digest.TryParse(response.Header("Docker-Content-Digest"), out var said) ? said : null;
        var actual = DigestHash.Of(expected?.Algorithm ?? "sha256", bytes.Span);
        if (expected is not null && actual != expected)
            throw RegistryErrors.Corrupt(context, $"{repository.Registry} sent content whose digest is {actual}, not {expected}.");
        return new RawManifest(bytes, response.Message.Content.Headers.ContentType?.ToString() ?? "", actual);
    }

    public async Task PutManifestAsync(string reference, ImageManifest manifest, CancellationToken ct)
    {
        var context = Context($"write the manifest '{Name(reference)}'");
        var request = Request(HttpMethod.Put, $"manifests/{reference}", context) with
        {
            Content = _ => new ReadOnlyMemoryContent(manifest.Raw.Bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(manifest.MediaType) } },
        };
        using var response = await client.SendAsync(request, ct);
        if (!response.Message.IsSuccessStatusCode)
        {
            var problem = await FailAsync(context, response);
            // ECR refuses to write an immutable tag again, also if nothing would change: an earlier try may have arrived without its answer.
            if (problem.FindingCode == FindingCodes.TagImmutable && await HeadManifestAsync(reference, ct) == manifest.Raw.Digest) return;
            throw problem;
        }

        if (Digest.TryParse(response.Header("Docker-Content-Digest"), out var stored)
            && stored.Algorithm == manifest.Raw.Digest.Algorithm && stored != manifest.Raw.Digest)
        {
            // A tag may lead to the wrong bytes now: writing it again repairs that.
            var problem = RegistryErrors.Corrupt(context, $"{repository.Registry} stored it as {stored}, not as {manifest.Raw.Digest}.");
            problem.IsTemporary = true;
            throw problem;
        }
        if (manifest.Subject is not null) client.IndexesReferrers = response.Header("OCI-Subject") is not null;
    }

    private RequestContext Context(string operation) => new(side, repository, operation);

    private string Name(string reference) => $"{repository}{(reference.Contains(':') ? '@' : ':')}{reference}";

    private RegistryRequest Request(HttpMethod method, string path, RequestContext context) =>
        new(method, new Uri(client.Endpoint.Address, $"v2/{repository.Path}/{path}"), Scopes, context);

    private async Task<RegistryException> FailAsync(RequestContext context, RegistryResponse response) =>
        await RegistryErrors.FromResponseAsync(context, response.Message, client.Pace, client.Time, response.Timer.Token);

    private async Task<ReadOnlyMemory<byte>> ReadAsync(RequestContext context, RegistryResponse response, int maximum)
    {
        var bytes = await ReadStartAsync(context, response, maximum);
        return bytes.Length <= maximum ? bytes : throw RegistryErrors.Protocol(context, $"it is larger than {maximum} bytes.");
    }

    /// <summary>One byte more than <paramref name="maximum"/> if there are more.</summary>
    private async Task<ReadOnlyMemory<byte>> ReadStartAsync(RequestContext context, RegistryResponse response, int maximum)
    {
        try
        {
            return await BodyReader.ReadAsync(response.Message, maximum, response.Timer, client.Options.IdleTimeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || e is OperationCanceledException && response.Timer.HasExpired)
        {
            throw response.Broken(context, response.Timer.HasExpired ? response.Timer.Expiry(e) : e);
        }
    }
}
