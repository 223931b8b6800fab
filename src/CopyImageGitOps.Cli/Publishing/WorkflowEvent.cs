using System.Text.Json;
using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>
/// The event that a workflow runs for (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows). Some are
/// refused: they would run what strangers wrote with write access, or have none.
/// </summary>
internal static class WorkflowEvent
{
    private const string Target = "pull_request_target";

    /// <summary>Null if the event may write, or there is none.</summary>
    /// <param name="environment">Gives the value of a variable.</param>
    public static async Task<Finding?> ObstacleAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var name = environment("GITHUB_EVENT_NAME");
        if (name == Target) return GitHubFindings.UntrustedEvent();
        if (name is null || !name.StartsWith("pull_request", StringComparison.Ordinal) || environment("GITHUB_EVENT_PATH") is not { } file) return null;
        return File.Exists(file) && await IsFromForkAsync(file, cancellationToken) ? GitHubFindings.Fork() : null;
    }

    /// <summary>The branch that the job is about, where nothing is checked out but a commit; null if it is about none.</summary>
    public static string? Branch(Func<string, string?> environment)
    {
        if (environment("GITHUB_BASE_REF") is { Length: > 0 } target) return target;
        return environment("GITHUB_REF_TYPE") == "branch" && environment("GITHUB_REF_NAME") is { Length: > 0 } name ? name : null;
    }

    private static async Task<bool> IsFromForkAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return document.RootElement.TryGetProperty("pull_request", out var request) && RepositoryOf(request, "head") != RepositoryOf(request, "base");
        }
        catch (JsonException)
        {
            // The token decides then.
            return false;
        }
    }

    /// <summary>Null if the fork was deleted.</summary>
    private static string? RepositoryOf(JsonElement request, string end) =>
        request.TryGetProperty(end, out var side) && side.TryGetProperty("repo", out var repository)
            && repository.ValueKind == JsonValueKind.Object && repository.TryGetProperty("full_name", out var name)
            ? name.GetString()
            : null;
}
