using System.Text.RegularExpressions;

namespace CopyImageGitOps.Registries;

/// <summary>Makes text that a server sent fit to be shown: no credential, no signed query, no control characters, one capped line.</summary>
public static partial class Redaction
{
    /// <summary>Shorter ones would be found in innocent text.</summary>
    private const int ShortestSecret = 4;

    /// <param name="secrets">What was sent and must not come back, in whatever words it is wrapped.</param>
    public static string Clean(string text, int maximum, IEnumerable<string>? secrets = null)
    {
        foreach (var secret in secrets ?? []) if (secret.Length >= ShortestSecret) text = text.Replace(secret, "***", StringComparison.Ordinal);
        text = Controls().Replace(text, " ").Trim();
        text = Authorization().Replace(text, "${kept} ***");
        text = Queries().Replace(text, "${kept}?***");
        text = UserInfo().Replace(text, "${kept}***@");
        text = Secrets().Replace(text, "${kept}***");
        return text.Length <= maximum ? text : text[..maximum] + "…";
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\s]+", RegexOptions.None, 1000)]
    private static partial Regex Controls();

    [GeneratedRegex(@"\b(?<kept>bearer|basic)\s+[A-Za-z0-9+/=._~\-]{6,}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"(?<kept>https?://[^\s?""'<>]+)\?[^\s""'<>]*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Queries();

    [GeneratedRegex(@"(?<kept>https?://)[^\s/@""'<>]+@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        @"(?<kept>(?:access_token|refresh_token|identitytoken|token|password|secret)[""']?\s*[:=]\s*[""']?)[^\s""',&}]+",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Secrets();
}
