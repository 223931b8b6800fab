using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CopyImageGitOps.Registries.Credentials;
using CopyImageGitOps.Registries.Pacing;

namespace CopyImageGitOps.Registries.Authentication;

/// <summary>
/// Asks a registry's token server for a token: by GET, with the password if there is one, or by POST with an identity token
/// (https://distribution.github.io/distribution/spec/auth/token/ and /oauth/).
/// </summary>
internal sealed class TokenServer(
    RegistryEndpoint registry, HttpMessageInvoker http, RegistryOptions options, RegistryPace pace, TimeProvider time)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(60);
    private const int MaximumAnswer = 1024 * 1024;

    public async Task<AccessToken> RequestAsync(RequestContext context, Challenge challenge, ScopeSet scopes, Credential? credential, CancellationToken ct)
    {
        var realm = CheckRealm(context, challenge["realm"]);
        using var request = credential is { IsIdentityToken: true }
            ? Post(realm, challenge["service"], scopes, credential)
            : Get(realm, challenge["service"], scopes, credential);
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        using var timer = new IdleTimer(options.IdleTimeout, time, ct);
        try
        {
            using var response = await http.SendAsync(request, timer.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw await RegistryErrors.FromResponseAsync(
                    context with { Operation = $"get a token from {realm.Host} to {context.Operation}" }, response, pace, time, timer.Token);
            }
            return Read(await BodyReader.ReadAsync(response, MaximumAnswer, timer, options.IdleTimeout), response.Headers.Date)
                ?? throw RegistryErrors.Protocol(context, $"the token server {realm.Host} gave no token.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || timer.HasExpired && e is OperationCanceledException)
        {
            throw RegistryErrors.FromTransport(
                context with { Operation = $"get a token from {realm.Host} to {context.Operation}" },
                timer.HasExpired ? timer.Expiry(e) : e);
        }
    }

    /// <summary>A registry that could send us, with a password, to any plain address would undo its own TLS.</summary>
    private Uri CheckRealm(RequestContext context, string? realm)
    {
        if (!Uri.TryCreate(realm, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw RegistryErrors.Protocol(context, $"{registry.Registry} names no token server that could be asked.");
        if (address.Scheme != Uri.UriSchemeHttps && !registry.IsPlain)
            throw RegistryErrors.Protocol(context, $"{registry.Registry} names a token server without TLS, {address.Host}; it was not asked.");
        return address;
    }

    private static HttpRequestMessage Get(Uri realm, string? service, ScopeSet scopes, Credential? credential)
    {
        var parameters = new List<string>();
        if (service is not null) parameters.Add($"service={Uri.EscapeDataString(service)}");
        parameters.AddRange(scopes.ToList().Select(s => $"scope={Uri.EscapeDataString(s)}"));
        if (credential is not null) parameters.Add($"account={Uri.EscapeDataString(credential.Username)}");
        var query = string.Join('&', parameters);
        var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri($"{realm.GetLeftPart(UriPartial.Path)}{(realm.Query.Length > 1 ? realm.Query + "&" : "?")}{query}"));
        if (credential is not null) request.Headers.Authorization = Basic(credential);
        return request;
    }

    private static HttpRequestMessage Post(Uri realm, string? service, ScopeSet scopes, Credential credential) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["service"] = service ?? "",
            ["client_id"] = "copyimage",
            ["scope"] = scopes.ToString(),
            ["refresh_token"] = credential.Secret,
        }),
    };

    public static AuthenticationHeaderValue Basic(Credential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Secret}")));

    /// <summary>
    /// The server's clock may differ from ours, so <c>issued_at</c> is only compared with the server's own Date: it tells how old a
    /// token was when it was handed out.
    /// </summary>
    private AccessToken? Read(ReadOnlyMemory<byte> json, DateTimeOffset? serverTime)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || (Text(root, "token") ?? Text(root, "access_token")) is not { } value) return null;
            var lifetime = root.TryGetProperty("expires_in", out var seconds)
                && seconds.ValueKind == JsonValueKind.Number
                && seconds.GetDouble() is > 0 and < 1e9 and var s
                ? TimeSpan.FromSeconds(s)
                : DefaultLifetime;
            if (DateTimeOffset.TryParse(Text(root, "issued_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var issued)
                && serverTime - issued is { } age && age > TimeSpan.Zero)
                lifetime -= age;
            return new AccessToken(value, time.GetUtcNow(), lifetime);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
