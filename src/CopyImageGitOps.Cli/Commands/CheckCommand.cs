using System.CommandLine;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage check</c>: the gate.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var common = new CommonOptions();
        var command = new DocumentedCommand(
            "check",
            "The gate for CI: exits 3 if a public image is referenced, or if a copy is missing in the registry. Changes nothing.",
            "copyimage check -d registry.example.com/mirror",
            "copyimage check -d registry.example.com/mirror --quiet clusters/production",
            "copyimage check --output json");
        common.AddTo(command);
        CommandGuard.SetAction(command, common.Report, (parsed, printer, cancellationToken) => CheckAsync(common, parsed, printer, cancellationToken));
        return command;
    }

    private static async Task<int> CheckAsync(CommonOptions common, ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        using var workspace = await Workspace.OpenAsync(common, common.Overrides(parsed), parsed, printer.Progress, cancellationToken);
        var outcome = await workspace.Run.CheckAsync(cancellationToken);
        outcome.Findings.AddRange(workspace.Findings.ToSortedList());

        printer.Print(RunReports.Of(workspace.Config.Destination, outcome, filesChanged: 0, commit: null));
        var isCaught = outcome.Findings.ToSortedList().Any(finding => finding.Code is FindingCodes.PublicImage or FindingCodes.CopyMissing);
        return isCaught ? ExitCode.CheckFailed : CommandGuard.ExitCodeOf(outcome.Findings);
    }
}
