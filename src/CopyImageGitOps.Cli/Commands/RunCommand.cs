using System.CommandLine;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage run</c>: the main job, with the commit.</summary>
internal sealed class RunCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Change nothing: the same as 'copyimage plan'." };
    private readonly CommitSettings _commit = new();

    public static Command Create() => new RunCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "run",
            "Copy every public image to the destination, rewrite the manifests to the copies, and commit.",
            "copyimage run -d registry.example.com/mirror",
            "copyimage run -d registry.example.com/mirror --no-commit clusters/production",
            "copyimage run --config copyimage.yaml --output json");
        _common.AddTo(command);
        _common.Copying.AddTo(command);
        command.Add(_dryRun);
        _commit.AddTo(command);
        CommandGuard.SetAction(command, _common.Report, (parsed, printer, cancellationToken) =>
            parsed.GetValue(_dryRun) ? PlanCommand.PlanAsync(_common, parsed, printer, cancellationToken) : RunAsync(parsed, printer, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var run = new CommittedRun(_common, _commit.Overrides(parsed, _common.Overrides(parsed)), parsed, printer) { Commits = _commit.Commits(parsed) };
        var report = await run.RunAsync(parsed.GetValue(_common.Path) ?? ".", cancellationToken);
        printer.Print(report.Report);
        return CommandGuard.ExitCodeOf(report.Findings);
    }
}
