using System.Text;
using System.Text.Json;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Registries.Credentials;

/// <summary>
/// The contents of docker's <c>config.json</c> or podman's <c>auth.json</c> (containers-auth.json(5)). Keys are made equal first: scheme and
/// <c>/v1/</c> go, Docker Hub's names become <c>docker.io</c>; what stays may have a repository path, and the longest that fits wins.
/// </summary>
internal sealed record AuthFile(IReadOnlyDictionary<string, Credential> Auths, IReadOnlyDictionary<string, string> Helpers, string? Store)
{
    public static readonly AuthFile Empty = new(new Dictionary<string, Credential>(), new Dictionary<string, string>(), null);

    /// <exception cref="FormatException">The text breaks the format; the message holds none of it.</exception>
    public static AuthFile Parse(ReadOnlyMemory<byte> json) => Parse(json, root =>
    {
        var helpers = Members(root, "credHelpers")
            .Where(m => m.Value.ValueKind == JsonValueKind.String)
            .Select(m => (Key: Normalise(m.Name), Value: m.Value.GetString()!));
        return new AuthFile(
            ReadAuths(Members(root, "auths")),
            helpers.GroupBy(h => h.Key).ToDictionary(g => g.Key, g => g.First().Value),
            Text(root, "credsStore"));
    });

    /// <summary>The entries of docker's <c>.dockercfg</c>, which has nothing around them.</summary>
    /// <exception cref="FormatException">The text breaks the format; the message holds none of it.</exception>
    public static AuthFile ParseLegacy(ReadOnlyMemory<byte> json) =>
        Parse(json, root => Empty with { Auths = ReadAuths(root.EnumerateObject()) });

    private static AuthFile Parse(ReadOnlyMemory<byte> json, Func<JsonElement, AuthFile> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new FormatException("it is not a JSON object");
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", e);
        }
    }

    /// <summary>The most specific entry for a repository: its full path, then each parent, then the registry.</summary>
    public static T? Lookup<T>(IReadOnlyDictionary<string, T> entries, Repository repository) where T : class
    {
        var key = repository.ToString();
        while (true)
        {
            if (entries.TryGetValue(key, out var value)) return value;
            var slash = key.LastIndexOf('/');
            if (slash < 0) return null;
            key = key[..slash];
        }
    }

    private static Dictionary<string, Credential> ReadAuths(JsonElement.ObjectEnumerator entries) => entries
        .Select(m => (Key: Normalise(m.Name), Value: ReadAuth(m))).Where(m => m.Value is not null)
        .GroupBy(a => a.Key).ToDictionary(g => g.Key, g => g.First().Value!);

    private static string Normalise(string key)
    {
        var hasScheme = key.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme >= 0;
        if (hasScheme) key = key[(scheme + 3)..];
        var slash = key.IndexOf('/');
        var (host, path) = slash < 0 ? (key, "") : (key[..slash], key[slash..].TrimEnd('/'));
        return (Registry.TryParse(host, out var registry, out _) ? registry.Name : host) + (hasScheme || path is "/v1" or "/v2" ? "" : path);
    }

    private static Credential? ReadAuth(JsonProperty entry)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object) return null;
        if (Text(entry.Value, "identitytoken") is { } token) return Credential.IdentityToken(token);
        if (Text(entry.Value, "auth") is { } auth) return Decode(auth, entry.Name);
        return Text(entry.Value, "username") is { } username && Text(entry.Value, "password") is { } password ? Credential.Password(username, password) : null;
    }

    private static Credential Decode(string auth, string key)
    {
        var buffer = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, buffer, out var count)) throw new FormatException($"'auth' of '{key}' is not base64");
        var text = Encoding.UTF8.GetString(buffer, 0, count);
        var colon = text.IndexOf(':');
        if (colon < 0) throw new FormatException($"'auth' of '{key}' is not 'user:password' in base64");
        return Credential.Password(text[..colon], text[(colon + 1)..].TrimEnd('\0'));
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
