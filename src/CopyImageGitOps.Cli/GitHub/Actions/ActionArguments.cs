using System.Globalization;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>The command line that the inputs stand for. It has no secrets: those are handed over in <see cref="ActionVariables"/>.</summary>
internal static class ActionArguments
{
    /// <summary>With <c>=</c> and <c>--</c>, so that no value is taken for an option.</summary>
    public static IReadOnlyList<string> Of(ActionInputs inputs) =>
    [
        inputs.Command,
        .. Option("config", inputs.Config),
        .. Option("destination", inputs.Destination),
        .. inputs.Mode is ActionMode.Run or ActionMode.Update ? Changing(inputs) : [],
        "--",
        inputs.Path,
    ];

    private static IEnumerable<string> Changing(ActionInputs inputs) =>
    [
        .. Switch("dry-run", inputs.DryRun),
        .. Option("commit-message", inputs.Commit.Message),
        .. Option("author", inputs.Commit.Author is var (name, email) ? $"{name} <{email}>" : null),
        .. Switch("sign-off", inputs.Commit.SignOff),
        .. inputs.Publishes ? Publishing(inputs.Publish) : [],
    ];

    private static IEnumerable<string> Publishing(PublishInputs publish) =>
    [
        publish.PullRequest ? "--pull-request" : "--push",
        .. Switch("sign-commits", publish.SignCommits),
        .. Option("branch", publish.Branch),
        .. Option("push-attempts", publish.PushAttempts?.ToString(CultureInfo.InvariantCulture)),
        .. publish.PullRequest ? PullRequest(publish) : [],
    ];

    private static IEnumerable<string> PullRequest(PublishInputs publish) =>
    [
        .. Option("base", publish.Base),
        .. Option("title", publish.Title),
        .. Option("body", publish.Body),
        .. publish.Labels.SelectMany(label => Option("label", label)),
        .. publish.Reviewers.SelectMany(reviewer => Option("reviewer", reviewer)),
        .. Switch("draft", publish.Draft),
        .. Option("delete-branch", publish.DeleteBranch is { } delete ? (delete ? "true" : "false") : null),
    ];

    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [$"--{name}={value}"];

    private static IEnumerable<string> Switch(string name, bool isOn) => isOn ? [$"--{name}"] : [];
}
