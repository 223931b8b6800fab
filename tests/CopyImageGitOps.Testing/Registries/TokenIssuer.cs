using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>
/// A token server as distribution wants it: JSON web tokens signed with RS256, whose certificate the registry trusts
/// (https://distribution.github.io/distribution/spec/auth/jwt/). Anonymous clients may pull.
/// </summary>
public sealed class TokenIssuer : IAsyncDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _server;
    private readonly string _authorization;
    private int _count;

    private TokenIssuer(WebApplication server, string username, string password)
    {
        _server = server;
        _authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = new CertificateRequest("CN=test", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    public string Realm => $"{_server.Urls.First()}/token";

    public string Service => "test-registry";

    public string Issuer => "test-issuer";

    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>How many tokens it has given.</summary>
    public int Count => _count;

    public static async Task<TokenIssuer> StartAsync(string username, string password)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var issuer = new TokenIssuer(server, username, password);
        server.MapGet("/token", issuer.AnswerAsync);
        await server.StartAsync();
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        _key.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && authorization != _authorization)
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        }

        Interlocked.Increment(ref _count);
        var token = Sign(context.Request.Query["scope"].Select(s => Access(s!, mayPush: authorization.Length > 0)));
        return context.Response.WriteAsync($$"""{"access_token":"{{token}}","expires_in":300}""");
    }

    private static JsonObject Access(string scope, bool mayPush)
    {
        var parts = (
            Type: scope[..scope.IndexOf(':')],
            Name: scope[(scope.IndexOf(':') + 1)..scope.LastIndexOf(':')],
            Actions: scope[(scope.LastIndexOf(':') + 1)..]);
        var actions = parts.Actions.Split(',').Where(a => mayPush || a == "pull").Select(a => (JsonNode)a).ToArray();
        return new JsonObject { ["type"] = parts.Type, ["name"] = parts.Name, ["actions"] = new JsonArray(actions) };
    }

    private string Sign(IEnumerable<JsonNode> access)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = "",
            ["aud"] = Service,
            ["exp"] = now + 300,
            ["nbf"] = now - 10,
            ["iat"] = now,
            ["jti"] = Guid.NewGuid().ToString(),
            ["access"] = new JsonArray([.. access]),
        };
        var content = $"{Encode(header)}.{Encode(claims)}";
        var signature = _key.SignData(Encoding.UTF8.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
