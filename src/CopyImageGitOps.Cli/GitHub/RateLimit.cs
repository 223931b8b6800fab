using System.Globalization;
using System.Net.Http.Headers;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>What an answer says of GitHub's limits.</summary>
/// <param name="RetryAfter">The pause that a secondary limit asks for.</param>
/// <param name="Reset">When the primary limit begins anew.</param>
internal sealed record RateLimit(TimeSpan? RetryAfter, bool IsExhausted, DateTimeOffset? Reset)
{
    /// <summary>Clocks differ; who comes a moment early is refused again.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan WithoutAdvice = TimeSpan.FromMinutes(1);

    public static RateLimit Of(HttpResponseHeaders headers, TimeProvider time)
    {
        var retryAfter = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - time.GetUtcNow();
        DateTimeOffset? reset = long.TryParse(Value("x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        return new RateLimit(retryAfter, Value("x-ratelimit-remaining") == "0", reset);

        string? Value(string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
    }

    /// <summary>
    /// How long to wait before the next try: what Retry-After says; until the reset if nothing remains; else a minute, which doubles
    /// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit).
    /// </summary>
    /// <param name="refusals">How often the request has been refused before.</param>
    public TimeSpan Pause(int refusals, TimeProvider time)
    {
        var pause = RetryAfter ?? (IsExhausted && Reset is { } reset ? reset - time.GetUtcNow() + Margin : WithoutAdvice * Math.Pow(2, Math.Min(refusals, 8)));
        return pause > Margin ? pause : Margin;
    }
}
