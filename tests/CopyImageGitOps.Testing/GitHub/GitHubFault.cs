using System.Globalization;
using System.Text.RegularExpressions;

namespace CopyImageGitOps.Testing.GitHub;

/// <summary>A way in which GitHub, or the way to it, misbehaves: at which requests, and what it does. Built from one of the static methods.</summary>
public sealed record GitHubFault
{
    private int _seen;

    private GitHubFault()
    {
    }

    /// <summary>The requests' method; null is any.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression that the path, with its query, must match.</summary>
    public string Path { get; init; } = "";

    /// <summary>How many matching requests are served well first.</summary>
    public int Skip { get; init; }

    /// <summary>At how many requests it then happens.</summary>
    public int Times { get; init; } = int.MaxValue;

    internal int? StatusCode { get; private init; }

    internal string Body { get; private init; } = "";

    internal IReadOnlyList<(string Name, string Value)> Headers { get; private init; } = [];

    internal bool IsClosing { get; private init; }

    internal bool IsClosingBeforeAnswer { get; private init; }

    internal Func<Task>? Action { get; private init; }

    internal Func<Task>? LaterAction { get; private init; }

    /// <summary>The status is the answer; nothing is done.</summary>
    public static GitHubFault Status(int status, string? message = null) => new()
    {
        StatusCode = status,
        Body = message is null ? "" : $$"""{"message":"{{message}}","documentation_url":"https://docs.github.com/rest","status":"{{status}}"}""",
    };

    /// <summary>The answer is such a body, as of a proxy that stands between.</summary>
    public static GitHubFault Answer(int status, string body) => new() { StatusCode = status, Body = body };

    /// <summary>Nothing remains of the token's requests until a time.</summary>
    public static GitHubFault PrimaryLimit(DateTimeOffset reset, int status = 403) => Status(status, "API rate limit exceeded for installation ID 1.") with
    {
        Headers = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))],
    };

    /// <summary>Too many requests at once, or too many that create content.</summary>
    /// <param name="retryAfter">In seconds; null: GitHub does not say.</param>
    public static GitHubFault SecondaryLimit(int? retryAfter, int status = 403) =>
        Status(status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.") with
        {
            Headers = retryAfter is { } seconds ? [("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))] : [],
        };

    /// <summary>Sent elsewhere.</summary>
    public static GitHubFault Redirect(string location, int status = 307) => new() { StatusCode = status, Headers = [("Location", location)] };

    /// <summary>The connection is closed instead of an answer; nothing is done.</summary>
    public static GitHubFault Close() => new() { IsClosing = true };

    /// <summary>What was asked is done, but the connection is closed instead of the answer.</summary>
    public static GitHubFault CloseBeforeAnswer() => new() { IsClosingBeforeAnswer = true };

    /// <summary>No fault: something else happens just before the request is served.</summary>
    public static GitHubFault Before(Func<Task> action) => new() { Action = action };

    /// <summary>No fault: something else happens before the answer is sent.</summary>
    public static GitHubFault After(Func<Task> action) => new() { LaterAction = action };

    /// <summary>No fault: the answer has one header more.</summary>
    public static GitHubFault Header(string name, string value) => new() { Headers = [(name, value)] };

    internal bool Strikes(string method, string path)
    {
        if (Method is not null && Method != method || !Regex.IsMatch(path, Path, RegexOptions.None, TimeSpan.FromSeconds(1))) return false;
        var number = Interlocked.Increment(ref _seen);
        return number > Skip && number - Skip <= Times;
    }
}
