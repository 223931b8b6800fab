using System.Globalization;
using System.Text.RegularExpressions;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// The date formats of GIT_AUTHOR_DATE and GIT_COMMITTER_DATE: seconds with a zone (<c>1700000000 +0100</c>, also with <c>@</c>), RFC 2822 and
/// ISO 8601 (https://git-scm.com/docs/git-commit#_date_formats).
/// </summary>
internal static partial class GitDate
{
    public static DateTimeOffset? Parse(string text, TimeZoneInfo local)
    {
        var parts = text.TrimStart('@').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // As git does: a short number would rather be a year.
        if (long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && (text[0] == '@' || parts[0].Length > 8))
            return parts.Length > 2 ? null : FromSeconds(seconds, parts.ElementAtOrDefault(1), local);
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return null;
        return Zone().IsMatch(text) ? date : new DateTimeOffset(date.DateTime, local.GetUtcOffset(date.DateTime));
    }

    private static DateTimeOffset? FromSeconds(long seconds, string? zone, TimeZoneInfo local)
    {
        if (seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86_400) return null;
        var utc = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (zone is null) return TimeZoneInfo.ConvertTime(utc, local);
        if (zone.Length != 5 || zone[0] is not ('+' or '-')) return null;
        if (!int.TryParse(zone.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)) return null;
        var offset = new TimeSpan(digits / 100, digits % 100, 0);
        return offset > TimeSpan.FromHours(14) ? null : utc.ToOffset(zone[0] == '-' ? -offset : offset);
    }

    [GeneratedRegex("(Z|GMT|UTC|[+-][0-9]{2}:?[0-9]{2})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Zone();
}
