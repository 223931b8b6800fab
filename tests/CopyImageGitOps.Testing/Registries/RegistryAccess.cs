using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>The login of an in-process registry: who may do what, and the token server.</summary>
internal sealed class RegistryAccess(InProcessRegistryOptions options)
{
    private sealed record Token(IReadOnlySet<string> Scopes, DateTimeOffset Expiry);

    private readonly ConcurrentDictionary<string, Token> _tokens = new();

    public bool IsTokenRequest(HttpContext context) => options.Login == RegistryLogin.Bearer && context.Request.Path == "/token";

    /// <summary>Null if the request may pass.</summary>
    public Func<Task>? Refusal(HttpContext context) => options.Login switch
    {
        RegistryLogin.Basic when !IsPassword(context) => () => RefuseAsync(context, "Basic realm=\"registry, \\\"quoted\\\"\", charset=\"UTF-8\""),
        RegistryLogin.Bearer when Needed(context) is { Count: > 0 } scopes && !scopes.All(scope => Allows(context, scope)) => () => RefuseAsync(
            context,
            $"Bearer realm=\"{options.Realm ?? $"{context.Request.Scheme}://{context.Request.Host}/token"}?kind=test\","
                + $"service=\"in-process, registry\",scope=\"{string.Join(' ', scopes)}\""),
        _ => null,
    };

    public async Task GiveTokenAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
        var hasIdentity = form?["refresh_token"].FirstOrDefault() == options.Password;
        var authorization = context.Request.Headers.Authorization.ToString();
        if (form is not null && !hasIdentity || authorization.Length > 0 && !IsPassword(context)
            || !options.AllowsAnonymousPull && authorization.Length == 0 && !hasIdentity)
        {
            await RefuseAsync(context, null);
            return;
        }

        var mayPush = hasIdentity || authorization.Length > 0;
        var asked = form is null ? context.Request.Query["scope"].SelectMany(s => s!.Split(' ')) : form["scope"].SelectMany(s => s!.Split(' '));
        if (options.ReadsOnlyFirstScope) asked = asked.Take(1);
        var granted = asked.SelectMany(s => s[(s.LastIndexOf(':') + 1)..].Split(',').Select(a => $"{s[..s.LastIndexOf(':')]}:{a}"))
            .Where(s => mayPush || s.EndsWith(":pull", StringComparison.Ordinal));
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _tokens[token] = new Token(granted.ToHashSet(), options.Time.GetUtcNow() + options.TokenLifetime);
        await context.Response.WriteAsync($$"""{"token":"{{token}}","expires_in":{{(int)options.TokenLifetime.TotalSeconds}}}""");
    }

    private bool IsPassword(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}"));

    private bool Allows(HttpContext context, string scope)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || !_tokens.TryGetValue(header[7..], out var token)) return false;
        var (resource, actions) = (scope[..scope.LastIndexOf(':')], scope[(scope.LastIndexOf(':') + 1)..].Split(','));
        return options.Time.GetUtcNow() < token.Expiry && actions.All(a => token.Scopes.Contains($"{resource}:{a}"));
    }

    /// <summary>As distribution: who mounts must be allowed to read where the blob is.</summary>
    private static List<string> Needed(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var end = new[] { "/manifests/", "/blobs/", "/tags/" }.Select(s => path.IndexOf(s, StringComparison.Ordinal))
            .Where(i => i > 0)
            .DefaultIfEmpty(-1)
            .Max();
        if (end < 0) return [];
        List<string> scopes = [$"repository:{path["/v2/".Length..end]}:{(context.Request.Method is "GET" or "HEAD" ? "pull" : "pull,push")}"];
        if (context.Request.Query["from"].FirstOrDefault() is { } from) scopes.Add($"repository:{from}:pull");
        return scopes;
    }

    private static async Task RefuseAsync(HttpContext context, string? challenge)
    {
        context.Response.StatusCode = 401;
        if (challenge is not null) context.Response.Headers.WWWAuthenticate = challenge;
        var body = JsonSerializer.SerializeToUtf8Bytes(new { errors = new[] { new { code = "UNAUTHORIZED", message = "authentication required" } } });
        if (context.Request.Method != "HEAD") await context.Response.Body.WriteAsync(body);
    }
}
