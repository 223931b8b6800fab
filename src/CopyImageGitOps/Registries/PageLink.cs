using System.Text.RegularExpressions;

namespace CopyImageGitOps.Registries;

/// <summary>The address of the next page in a Link header (RFC 8288): <c>&lt;/v2/app/tags/list?last=b&gt;; rel="next"</c>.</summary>
public static partial class PageLink
{
    /// <summary>As it stands there, relative or absolute; null if there is no next page.</summary>
    public static string? Next(string header) => Pattern().Match(header) is { Success: true } match ? match.Groups["target"].Value : null;

    [GeneratedRegex(@"<(?<target>[^<>]*)>\s*;[^<]*\brel\s*=\s*""?next\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
