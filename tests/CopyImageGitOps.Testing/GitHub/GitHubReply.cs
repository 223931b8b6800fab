using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CopyImageGitOps.Testing.GitHub;

/// <summary>An answer of an in-process GitHub.</summary>
/// <param name="Body">Becomes JSON; null if there is none.</param>
internal sealed record GitHubReply(int Status, object? Body)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Instead of JSON.</summary>
    public string? Text { get; init; }

    public string? Link { get; init; }

    public string? Location { get; init; }

    public static GitHubReply NotFound { get; } = Error(404, "Not Found");

    public static GitHubReply Ok(object body) => new(200, body);

    public static GitHubReply Created(object body) => new(201, body);

    public static GitHubReply Error(int status, string message) =>
        new(status, new { message, documentation_url = "https://docs.github.com/rest", status = $"{status}" });

    /// <param name="errors">As in <c>new { resource = "PullRequest", field = "head", code = "invalid" }</c>.</param>
    public static GitHubReply Invalid(params object[] errors) =>
        new(422, new { message = "Validation Failed", errors, documentation_url = "https://docs.github.com/rest", status = "422" });

    public async Task WriteAsync(HttpContext context, GitHubFault? fault)
    {
        if (fault is { IsClosingBeforeAnswer: true })
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = Status;
        response.Headers["x-ratelimit-limit"] = "5000";
        response.Headers["x-ratelimit-remaining"] = "4999";
        response.Headers["x-ratelimit-reset"] = "4102444800";
        if (Link is not null) response.Headers.Link = Link;
        if (Location is not null) response.Headers.Location = Location;
        foreach (var (name, value) in fault?.Headers ?? []) response.Headers[name] = value;
        if (Status == 204) return;
        response.ContentType = Text is null || Text.StartsWith('{') ? "application/json; charset=utf-8" : "text/html";
        await response.WriteAsync(Text ?? JsonSerializer.Serialize(Body, SnakeCase));
    }
}
