using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>What is asked of GitHub.</summary>
/// <param name="Path">Below the repository, as in <c>git/refs</c>; empty for the repository itself.</param>
/// <param name="Purpose">What it is for, as a verb with its object, as in <c>create the pull request</c>: messages say it.</param>
internal sealed record GitHubRequest(HttpMethod Method, string Path, string Purpose)
{
    /// <summary>The permission that it takes, as workflows name it.</summary>
    public string Permission { get; init; } = "contents: read";

    /// <summary>JSON; null if it has none.</summary>
    public byte[]? Body { get; private init; }

    public GitHubRequest With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
}

/// <summary>What GitHub answered, whatever it is.</summary>
/// <param name="Location">Where a redirect leads.</param>
/// <param name="Next">The address of the next page, as it was sent; null if there is none.</param>
internal sealed record GitHubAnswer(HttpStatusCode Status, byte[] Body, string? Location, string? Next, RateLimit Limit)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public bool IsRedirect => Status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>
    /// Whether it is one of GitHub's limits rather than a missing permission: both are 403
    /// (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
    /// </summary>
    public bool IsLimited => Status == HttpStatusCode.TooManyRequests || Status == HttpStatusCode.Forbidden && (Limit.IsExhausted || IsSecondaryLimit);

    private bool IsSecondaryLimit => Limit.RetryAfter is not null
        || GitHubErrorText.Of(Body).Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase);
}
