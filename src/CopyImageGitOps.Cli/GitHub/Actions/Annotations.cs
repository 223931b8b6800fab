using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>The findings as messages at the lines that they are about.</summary>
internal static class Annotations
{
    /// <summary>GitHub shows no more of a step (https://docs.github.com/en/rest/checks/runs, and 10 of each level for each step).</summary>
    public const int Limit = 10;

    /// <summary>The worst first, then in the order of the files; where there are too many, the last says how many more there are.</summary>
    public static void Write(WorkflowCommands commands, IReadOnlyList<ReportFinding> findings)
    {
        var shown = findings.Count > Limit ? Limit - 1 : findings.Count;
        foreach (var finding in findings.OrderByDescending(finding => finding.Severity).Take(shown))
            commands.Annotate(LevelOf(finding.Severity), MessageOf(finding), finding.Code, finding.File, finding.Line);
        if (findings.Count > shown)
            commands.Annotate("notice", $"{findings.Count - shown} more findings are in the job summary and in the report.", "copyimage");
    }

    private static string LevelOf(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "notice",
    };

    private static string MessageOf(ReportFinding finding) =>
        finding.Hint is null ? Printable.Of(finding.Message) : $"{Printable.Of(finding.Message)}\n{Printable.Of(finding.Hint)}";
}
