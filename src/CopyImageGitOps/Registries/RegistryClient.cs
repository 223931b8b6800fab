using System.Net;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries.Authentication;
using CopyImageGitOps.Registries.Pacing;
using CopyImageGitOps.Registries.Transport;

namespace CopyImageGitOps.Registries;

/// <summary>
/// Speaks HTTP with one registry: authorization, redirects and silence limits; one try a call. What the requests mean is
/// <see cref="RepositoryClient"/>'s.
/// </summary>
internal sealed class RegistryClient(
    RegistryEndpoint endpoint, HttpMessageInvoker http, Authenticator authenticator, RegistryPace pace, RegistryOptions options, TimeProvider time)
    : IDisposable
{
    private volatile Finding? _outage;

    public RegistryEndpoint Endpoint => endpoint;

    public RegistryOptions Options => options;

    public TimeProvider Time => time;

    public MountHabits Mounts { get; } = new();

    /// <summary>It answered the last manifest with a <c>subject</c> with <c>OCI-Subject</c>: it lists referrers itself.</summary>
    public bool IndexesReferrers { get; set; }

    public UploadHabits Uploads { get; } = new();

    public RegistryPace Pace => pace;

    /// <summary>Why this mirror is only asked when the registry itself cannot be reached; null if it is asked first.</summary>
    public Finding? Outage => _outage;

    /// <summary>What the registry last said is left of its limit; null if it says nothing.</summary>
    public PullLimit? Pulls { get; private set; }

    /// <summary>The last try to get an answer failed: waiting for another is worth less where there are others to ask.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>Sends, logs in if asked to, and follows redirects. Any status but 401 and a redirect is the caller's to judge.</summary>
    public async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken ct)
    {
        await pace.EnterAsync(request.Context, ct);
        var known = _outage;
        using var entrance = await authenticator.EnterAsync(ct);
        if (known is null && _outage is { } outage) throw new RegistryException(request.Context, FindingCodes.RegistryUnavailable, outage.Message);
        var authorization = await authenticator.AuthorizeAsync(request.Context, request.Scopes, request.TokenMargin, ct);
        var response = await FollowAsync(request, authorization, ct);
        IsSilent = false;
        if (response.Message.IsSuccessStatusCode) pace.Succeeded();
        return response.Message.StatusCode == HttpStatusCode.Unauthorized && endpoint.IsSameOrigin(response.Address)
            ? await LogInAsync(request, response, authorization, ct)
            : response;
    }

    /// <summary>
    /// A connection failed. A mirror that does not answer is left out until the program ends, as long as the registry itself can be reached: each
    /// further request would wait for it again.
    /// </summary>
    /// <param name="address">Null if the registry had begun to answer.</param>
    public RegistryException Broken(RequestContext context, Exception cause, Uri? address = null)
    {
        var problem = RegistryErrors.FromTransport(context, cause, address is null ? null : options.Proxy?.GetProxy(address));
        IsSilent = address is not null;
        if (endpoint.IsMirror && IsSilent) _outage ??= RegistryErrors.MirrorOutage(endpoint, problem);
        return problem;
    }

    private async Task<RegistryResponse> LogInAsync(RegistryRequest request, RegistryResponse refusal, RequestAuthorization? refused, CancellationToken ct)
    {
        using (refusal)
        {
            var scopes = await authenticator.LearnAsync(request.Context, refusal.Message, request.Scopes, refused, ct);
            if (scopes is null || !request.IsRepeatable)
            {
                var problem = await RegistryErrors.FromResponseAsync(request.Context, refusal.Message, Pace, time, refusal.Timer.Token);
                // The next try begins with what has been learnt.
                problem.IsTemporary |= scopes is not null;
                throw problem;
            }

            var authorization = await authenticator.AuthorizeAsync(request.Context, scopes, request.TokenMargin, ct);
            return await FollowAsync(request, authorization, ct);
        }
    }

    /// <summary>
    /// By hand, as the platform's own redirects lose the authorization even within one origin (dotnet/runtime#122609), and as ours must not
    /// leave it. A streamed body cannot be sent again and is not redirected.
    /// </summary>
    private async Task<RegistryResponse> FollowAsync(RegistryRequest request, RequestAuthorization? authorization, CancellationToken ct)
    {
        var address = request.Address;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(request, address, authorization, ct);
            if (!IsRedirect(response.Message.StatusCode) || response.Header("Location") is not { } location || !request.IsRepeatable) return response;
            var next = Locations.Resolve(address, location, endpoint);
            if (next is not null && !request.FollowsToOtherHosts && !endpoint.IsSameOrigin(next)) return response;
            response.Dispose();
            if (next is null) throw RegistryErrors.Protocol(request.Context, $"{endpoint.Registry} redirected to something that is not an address.");
            if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
                throw RegistryErrors.Protocol(request.Context, $"{endpoint.Registry} redirected from TLS to plain HTTP, to {next.Host}.");
            if (redirects == options.MaximumRedirects)
                throw RegistryErrors.Protocol(request.Context, $"{endpoint.Registry} redirected more than {options.MaximumRedirects} times.");
            address = next;
        }
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private async Task<RegistryResponse> SendOnceAsync(RegistryRequest request, Uri address, RequestAuthorization? authorization, CancellationToken ct)
    {
        var timer = new IdleTimer(request.Content is null ? options.IdleTimeout : options.CommitTimeout, time, ct);
        try
        {
            using var message = RegistryMessages.Create(request.Method, address, options);
            foreach (var type in request.Accept) message.Headers.TryAddWithoutValidation("Accept", type);
            message.Headers.Range = request.Range;
            if (authorization is not null && endpoint.IsSameOrigin(address)) message.Headers.Authorization = authorization.Header;
            message.Content = request.Content?.Invoke(timer);
            var response = await http.SendAsync(message, timer.Token);
            Pulls = PullLimit.Of(response) ?? Pulls;
            return response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired
                ? throw ProxyLogin(response)
                : new RegistryResponse(this, response, address, timer);
        }
        catch (Exception e)
        {
            using (timer)
            {
                if (e is OperationCanceledException && timer.HasExpired) throw Broken(request.Context, timer.Expiry(e), address);
                if (RegistryErrors.IsTransport(e, ct)) throw Broken(request.Context, e, address);
                throw;
            }
        }
    }

    private static HttpRequestException ProxyLogin(HttpResponseMessage response)
    {
        using (response) return new HttpRequestException(HttpRequestError.ProxyTunnelError, "it wants a login", statusCode: response.StatusCode);
    }

    public void Dispose() => authenticator.Dispose();
}
