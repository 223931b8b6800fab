using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>What the command of a step came to.</summary>
/// <param name="ExitCode">The command's; see <see cref="Commands.ExitCode"/>.</param>
/// <param name="Patches">What was changed, or would be.</param>
internal sealed record ActionResult(int ExitCode, RunReport Report, IReadOnlyList<string> Patches)
{
    /// <summary>The command was not started.</summary>
    public static ActionResult Refused(IReadOnlyList<Finding> faults) => new(Commands.ExitCode.Usage, Empty(faults), []);

    public static ActionResult Of(int exitCode, ReportRecorder recorder) =>
        new(exitCode, recorder.Report ?? Empty(exitCode == Commands.ExitCode.Done ? [] : [Ended(exitCode)]), recorder.Patches);

    /// <summary>
    /// A plan for a pull request fails nothing: it is there to be read, and <c>check</c> is the gate. But one that could not be made is no plan.
    /// </summary>
    public int ExitCodeOf(ActionMode mode) =>
        mode == ActionMode.Plan && ExitCode == Commands.ExitCode.Failed && Report.Destination is not null ? Commands.ExitCode.Done : ExitCode;

    private static RunReport Empty(IEnumerable<Finding> findings) => new(null, [], [.. findings.Select(ReportFinding.From)], new ReportSummary(), null);

    private static Finding Ended(int exitCode) =>
        exitCode == Commands.ExitCode.Interrupted
            ? new Finding(Severity.Warning, FindingCodes.ActionEnded, "The step was cancelled. What was copied is whole, and stays.")
            {
                Hint = "Run the job again to go on.",
            }
            : new Finding(Severity.Error, FindingCodes.ActionEnded, $"The command ended without a report, with exit code {exitCode}.")
            {
                Hint = "The log of the step says why.",
            };
}
