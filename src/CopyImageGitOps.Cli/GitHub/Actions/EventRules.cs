using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>What must not be done, or cannot, for some events.</summary>
internal static class EventRules
{
    /// <summary>Why nothing may be sent to the repository; empty if it may.</summary>
    public static IEnumerable<Finding> Check(ActionInputs inputs, WorkflowEvent workflowEvent)
    {
        if (!inputs.Publishes) yield break;
        if (workflowEvent.IsPullRequestTarget) yield return PullRequestTarget(inputs.Command);
        else if (workflowEvent.ForkedFrom is { } fork) yield return Fork(inputs.Command, fork);
    }

    /// <summary>What to do about a detached HEAD, where the event is the reason; else null.</summary>
    public static string? DetachedHint(WorkflowEvent workflowEvent) => workflowEvent.IsPullRequest
        ? "Give 'ref: ${{ github.head_ref }}' to actions/checkout: a pull request's merge is on no branch."
        : null;

    private static Finding PullRequestTarget(string command) =>
        new(
            Severity.Error,
            FindingCodes.EventRefused,
            $"'{command}' would push for the event pull_request_target, which has the repository's secrets and may read what anybody proposes. "
                + "Nothing was done.")
        {
            Hint = "Use the events push, schedule or workflow_dispatch; for pull requests, pull_request with 'mode: check' or 'mode: plan'.",
        };

    private static Finding Fork(string command, string fork) =>
        new(
            Severity.Error,
            FindingCodes.ForkPullRequest,
            $"'{command}' would push, but the pull request comes from {fork}: its token can only read. Nothing was done.")
        {
            Hint = "Use 'mode: check' or 'mode: plan' for pull requests of forks, and run when they are merged (the event push).",
        };
}
