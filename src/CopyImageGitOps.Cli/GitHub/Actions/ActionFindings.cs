using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>A report as GitHub can use it: with its paths, and with advice that fits the event.</summary>
internal sealed class ActionFindings(WorkflowEvent workflowEvent, RepositoryPaths paths)
{
    public RunReport Complete(RunReport report) => report with { Findings = [.. report.Findings.Select(Complete)] };

    private ReportFinding Complete(ReportFinding finding) => finding with
    {
        File = finding.File is { } file ? paths[file] : null,
        Hint = finding.Code == FindingCodes.GitDetachedHead ? EventRules.DetachedHint(workflowEvent) ?? finding.Hint : finding.Hint,
    };
}
