using System.CommandLine;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage plan</c>: what <c>run</c> would do, with the diff.</summary>
internal static class PlanCommand
{
    private static readonly int DiffsAtOnce = Environment.ProcessorCount * 16;

    public static Command Create()
    {
        var common = new CommonOptions();
        var command = new DocumentedCommand(
            "plan",
            "Show what 'run' would do: the images, their copies, their sizes, and the diff. Changes nothing.",
            "copyimage plan -d registry.example.com/mirror",
            "copyimage plan -d registry.example.com/mirror --exclude 'quay.io/acme/*' clusters/production",
            "copyimage plan --output json");
        common.AddTo(command);
        common.Copying.AddTo(command);
        CommandGuard.SetAction(command, common.Report, (parsed, printer, cancellationToken) => PlanAsync(common, parsed, printer, cancellationToken));
        return command;
    }

    public static Task<int> PlanAsync(CommonOptions common, ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken) =>
        PlanAsync(common, parsed, printer, (run, cancellation) => run.PlanAsync(cancellation), cancellationToken);

    /// <summary>The same for what else could be done.</summary>
    public static async Task<int> PlanAsync(
        CommonOptions common,
        ParseResult parsed,
        ReportPrinter printer,
        Func<CopyRun, CancellationToken, Task<RunOutcome>> plan,
        CancellationToken cancellationToken)
    {
        using var workspace = await Workspace.OpenAsync(common, common.Overrides(parsed), parsed, printer.Progress, cancellationToken);
        var run = workspace.NewRun();
        var outcome = await plan(run, cancellationToken);
        outcome.Findings.AddRange(workspace.Findings.ToSortedList());

        var manifests = 0;
        await foreach (var rewrites in run.RewritesAsync(outcome, cancellationToken).Chunk(DiffsAtOnce))
        {
            manifests += rewrites.Count(rewrite => rewrite != outcome.LockRewrite);
            await printer.PrintDiffsAsync(rewrites);
        }

        printer.Print(RunReports.Of(workspace.Config.Destination, outcome, manifests, commit: null));
        return CommandGuard.ExitCodeOf(outcome.Findings);
    }
}
