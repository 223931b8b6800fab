using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CopyImageGitOps.Testing.GitHub;

/// <summary>One request to an in-process GitHub: who may ask, and who answers.</summary>
internal sealed partial class GitHubRequestHandler(GitHubServer server, HttpContext context)
{
    private const string ById = "/repositories/1";

    private BareRepository Git => server.Repository;

    private GitHubServerOptions Options => server.Options;

    public async Task<GitHubReply> HandleAsync()
    {
        if (context.Request.Headers.Authorization != $"Bearer {Options.Token}") return GitHubReply.Error(401, "Bad credentials");
        if (context.Request.Headers.UserAgent.Count == 0) return GitHubReply.Error(403, "Request forbidden by administrative rules.");
        var path = context.Request.Path.Value!;
        if (!path.StartsWith(Options.PathPrefix, StringComparison.Ordinal)) return GitHubReply.NotFound;
        path = path[Options.PathPrefix.Length..];
        if (Options.FormerRepository is { } former && Below(path, $"/repos/{former}") is { } moved) return Moved(moved);
        if ((Below(path, $"/repos/{Options.Repository}") ?? Below(path, ById)) is not { } below) return GitHubReply.NotFound;
        return await RouteAsync(below.Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<GitHubReply> RouteAsync(string[] path) => (context.Request.Method, path) switch
    {
        ("GET", []) => GitHubReply.Ok(new { full_name = Options.Repository, default_branch = Options.DefaultBranch }),
        ("GET", ["git", "matching-refs", "heads", .. var name]) => await MatchingAsync(string.Join('/', name)),
        ("GET", ["git", "commits", var id]) => await CommitAsync(id),
        (_, ["git", ..]) when !Options.MayWriteContents => Forbidden,
        ("POST", ["git", "refs"]) => await CreateReferenceAsync(await BodyAsync()),
        ("PATCH", ["git", "refs", "heads", .. var name]) => await MoveReferenceAsync(string.Join('/', name), await BodyAsync()),
        ("DELETE", ["git", "refs", "heads", .. var name]) => await DeleteReferenceAsync(string.Join('/', name)),
        ("POST", ["git", "blobs"]) => await WriteBlobAsync(await BodyAsync()),
        ("POST", ["git", "trees"]) => await WriteTreeAsync(await BodyAsync()),
        ("POST", ["git", "commits"]) => await WriteCommitAsync(await BodyAsync()),
        ("GET", ["pulls"]) => ListPulls(),
        ("GET", ["pulls", var number]) => WithPull(number, Show),
        ("GET", ["pulls", var number, "reviews"]) => WithPull(number, ShowReviews),
        (_, ["pulls" or "issues", ..]) when !Options.MayWritePullRequests => Forbidden,
        ("POST", ["pulls"]) => await CreatePullAsync(await BodyAsync()),
        ("PATCH", ["pulls", var number]) => await ChangePullAsync(number, await BodyAsync()),
        ("POST", ["pulls", var number, "requested_reviewers"]) => AskReviewers(number, await BodyAsync()),
        ("POST", ["issues", var number, "labels"]) => AddLabels(number, await BodyAsync()),
        _ => GitHubReply.NotFound,
    };

    private static GitHubReply Forbidden => GitHubReply.Error(403, "Resource not accessible by integration");

    private static string? Below(string path, string start) =>
        path == start ? "" : path.StartsWith(start + "/", StringComparison.Ordinal) ? path[start.Length..] : null;

    private GitHubReply Moved(string below)
    {
        var reply = GitHubReply.Error(context.Request.Method == "GET" ? 301 : 307, "Moved Permanently");
        return reply with { Location = Absolute($"{ById}{below}{context.Request.QueryString}") };
    }

    private string Absolute(string path) => $"{context.Request.Scheme}://{context.Request.Host}{Options.PathPrefix}{path}";

    private async Task<JsonElement> BodyAsync() => (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;

    private GitHubReply Page(IReadOnlyList<object> items)
    {
        var size = Math.Min(Number("per_page", 30), Options.LongestPage);
        var (page, last) = (Number("page", 1), Math.Max(1, (items.Count + size - 1) / size));
        var reply = GitHubReply.Ok(items.Skip((page - 1) * size).Take(size).ToList());
        return page >= last ? reply : reply with { Link = $"<{PageAddress(page + 1)}>; rel=\"next\", <{PageAddress(last)}>; rel=\"last\"" };
    }

    private string PageAddress(int page)
    {
        var path = context.Request.Path.Value![Options.PathPrefix.Length..].Replace($"/repos/{Options.Repository}", ById, StringComparison.Ordinal);
        var query = context.Request.Query.Where(part => part.Key != "page").Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value.ToString())}");
        return Absolute(string.Create(CultureInfo.InvariantCulture, $"{path}?{string.Join('&', query)}&page={page}"));
    }

    private int Number(string name, int otherwise) =>
        int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static List<string> Texts(JsonElement body, string name) =>
        body.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
}
