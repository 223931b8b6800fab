using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>A report as GitHub can use it: with its paths, and with advice that fits the event.</summary>
/// <param name="eventName">As in <c>push</c> or <c>pull_request</c>.</param>
internal sealed class ActionFindings(string eventName, RepositoryPaths paths)
{
    private const string DetachedHint = "Give 'ref: ${{ github.head_ref }}' to actions/checkout: a pull request's merge is on no branch.";

    private bool IsPullRequest => eventName.StartsWith("pull_request", StringComparison.Ordinal);

    public RunReport Complete(RunReport report) => report with { Findings = [.. report.Findings.Select(Complete)] };

    private ReportFinding Complete(ReportFinding finding) => finding with
    {
        File = finding.File is { } file ? paths[file] : null,
        Hint = finding.Code == FindingCodes.GitDetachedHead && IsPullRequest ? DetachedHint : finding.Hint,
    };
}
