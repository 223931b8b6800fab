using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>
/// Tokens of service accounts as the API server's TokenRequest gives them (https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/),
/// signed here with its key, since it gives none that lasts less than ten minutes.
/// </summary>
internal static class ServiceAccountToken
{
    public const string Issuer = "https://localhost";

    public static string Issue(RSA key, string @namespace, string name, string uid, TimeSpan lifetime)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = new JsonArray(Issuer),
            ["sub"] = $"system:serviceaccount:{@namespace}:{name}",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = @namespace,
                ["serviceaccount"] = new JsonObject { ["name"] = name, ["uid"] = uid },
            },
        };
        var signed = $"{Encode("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Encode(System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Encode(signature)}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
