using System.Net.Http.Headers;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries.Credentials;

namespace CopyImageGitOps.Registries.Authentication;

/// <summary>What is sent as Authorization, and the token in it, if it is one.</summary>
internal sealed record RequestAuthorization(AuthenticationHeaderValue Header, AccessToken? Token);

/// <summary>
/// Logs in to one registry. What the registry wants is learnt from its first refusal and remembered, so that every later request carries
/// its authorization at once.
/// </summary>
internal sealed class Authenticator(RegistryEndpoint registry, ICredentialSource credentials, TokenServer server, TimeProvider time) : IDisposable
{
    private readonly TokenCache _tokens = new(time);
    private readonly SemaphoreSlim _firstContact = new(1);
    private volatile Challenge? _challenge;
    private volatile bool _isContacted;

    /// <summary>
    /// Lets one request go first and holds back the others until it has shown what the registry wants: otherwise as many requests as run at
    /// once would be refused. Release by disposing.
    /// </summary>
    public async Task<IDisposable?> EnterAsync(CancellationToken ct)
    {
        if (_isContacted) return null;
        await _firstContact.WaitAsync(ct);
        if (!_isContacted) return new Entrance(this);
        _firstContact.Release();
        return null;
    }

    /// <param name="margin">For how long the authorization must still hold.</param>
    public async Task<RequestAuthorization?> AuthorizeAsync(RequestContext context, ScopeSet scopes, TimeSpan margin, CancellationToken ct)
    {
        if (_challenge is not { } challenge) return null;
        var credential = await credentials.FindAsync(context.Repository, ct);
        if (challenge.IsBasic) return credential is null or { IsIdentityToken: true } ? null : new RequestAuthorization(TokenServer.Basic(credential), null);
        var token = await _tokens.GetAsync(
            credential, scopes, margin, () => server.RequestAsync(context, challenge, scopes, credential, CancellationToken.None), ct);
        return new RequestAuthorization(new AuthenticationHeaderValue("Bearer", token.Value), token);
    }

    /// <summary>
    /// Takes in a 401. Gives the scopes that the next try needs, or null if there is nothing left to try.
    /// </summary>
    public async Task<ScopeSet?> LearnAsync(
        RequestContext context, HttpResponseMessage refusal, ScopeSet scopes, RequestAuthorization? refused, CancellationToken ct)
    {
        var challenges = ChallengeParser.Parse(refusal.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var headers) ? headers : []);
        var challenge = challenges.FirstOrDefault(c => c.IsBearer) ?? challenges.FirstOrDefault(c => c.IsBasic);
        if (challenge is null)
        {
            if (challenges.Count == 0) return null;
            throw new RegistryException(
                context,
                FindingCodes.RegistryUnauthorized,
                $"{registry.Registry} wants a login by '{Redaction.Clean(challenges[0].Scheme, 40)}', which is not supported.")
            {
                Status = refusal.StatusCode,
            };
        }

        _challenge = challenge;
        if (refused?.Token is { } token) _tokens.Forget(token);
        if (challenge.IsBearer) return challenge["scope"] is { } wanted ? scopes.Union(ScopeSet.Parse(wanted)) : scopes;
        var isNew = refused is null && await credentials.FindAsync(context.Repository, ct) is not null;
        return isNew ? scopes : null;
    }

    public void Dispose() => _firstContact.Dispose();

    private sealed class Entrance(Authenticator owner) : IDisposable
    {
        /// <summary>Also after a failure: a registry that does not answer must not be tried by one request after the other.</summary>
        public void Dispose()
        {
            owner._isContacted = true;
            owner._firstContact.Release();
        }
    }
}
