using System.Text.Json;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>What started the workflow (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows).</summary>
/// <param name="Name">As in <c>push</c> or <c>pull_request</c>.</param>
/// <param name="ForkedFrom">The repository that a pull request comes from, where that is another one than the one that it is for; else null.</param>
internal sealed record WorkflowEvent(string Name, string? ForkedFrom)
{
    /// <summary>A fork that has been deleted since has no name.</summary>
    private const string DeletedFork = "a deleted repository";

    /// <summary>It runs with the rights and the secrets of the base, on what anybody proposes.</summary>
    public bool IsPullRequestTarget => Name == "pull_request_target";

    /// <summary>Checked out is a merge that no branch has.</summary>
    public bool IsPullRequest => Name.StartsWith("pull_request", StringComparison.Ordinal);

    public static async Task<WorkflowEvent> ReadAsync(RunnerContext runner, CancellationToken cancellationToken)
    {
        if (runner.EventFile is not { } file || !File.Exists(file)) return new WorkflowEvent(runner.EventName, null);
        try
        {
            await using var stream = File.OpenRead(file);
            using var payload = await JsonDocument.ParseAsync(stream, default, cancellationToken);
            return new WorkflowEvent(runner.EventName, ForkOf(payload.RootElement, runner.Repository));
        }
        catch (JsonException)
        {
            return new WorkflowEvent(runner.EventName, null);
        }
    }

    private static string? ForkOf(JsonElement payload, string? repository)
    {
        if (Member(payload, "pull_request") is not { } request) return null;
        var from = NameOf(request, "head") ?? DeletedFork;
        return string.Equals(from, NameOf(request, "base") ?? repository, StringComparison.OrdinalIgnoreCase) ? null : from;
    }

    private static string? NameOf(JsonElement request, string side) =>
        Member(request, side) is { } branch && Member(branch, "repo") is { } repository ? Member(repository, "full_name")?.ToString() : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
