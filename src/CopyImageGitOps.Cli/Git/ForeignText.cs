using System.Text.RegularExpressions;

namespace CopyImageGitOps.Cli.Git;

/// <summary>Makes what a remote, a hook or a signing program said fit to be shown: no credential, no control characters, one capped line.</summary>
internal static partial class ForeignText
{
    private const int Maximum = 600;

    /// <param name="secrets">What was sent, and must not come back.</param>
    public static string Shown(string text, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        text = Controls().Replace(text, " ").Trim();
        text = UserInfo().Replace(text, "${kept}***@");
        text = Authorization().Replace(text, "${kept} ***");
        return text.Length <= Maximum ? text : text[..Maximum] + "…";
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\s]+", RegexOptions.None, 1000)]
    private static partial Regex Controls();

    [GeneratedRegex(@"(?<kept>[a-z][a-z0-9+.\-]*://)[^\s/@""'<>]+@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b(?<kept>bearer|basic)\s+[A-Za-z0-9+/=._~\-]{6,}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Authorization();
}
