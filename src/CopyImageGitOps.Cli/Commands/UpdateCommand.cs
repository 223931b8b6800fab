using System.CommandLine;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage update</c>: newer digests under the same tags, with the commit.</summary>
internal sealed class UpdateCommand
{
    private readonly CommonOptions _common = new();
    private readonly CommitSettings _commit = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Ask the sources, show what is newer and the diff, and change nothing." };

    public static Command Create() => new UpdateCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "update",
            "Ask the sources of copyimage.lock for newer digests under the same tags, copy them, pin the manifests to them, and commit.",
            "copyimage update",
            "copyimage update --dry-run",
            "copyimage update --include 'nginx:*' --no-commit clusters/production");
        _common.AddTo(command);
        _common.Copying.AddTo(command);
        command.Add(_dryRun);
        _commit.AddTo(command);
        CommandGuard.SetAction(command, _common.Report, (parsed, printer, cancellationToken) => parsed.GetValue(_dryRun)
            ? PlanCommand.PlanAsync(_common, parsed, printer, (run, cancellation) => run.PlanUpdateAsync(cancellation), cancellationToken)
            : UpdateAsync(parsed, printer, cancellationToken));
        return command;
    }

    private async Task<int> UpdateAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var run = new CommittedRun(_common, _commit.Overrides(parsed, _common.Overrides(parsed)), parsed, printer)
        {
            Commits = _commit.Commits(parsed.CommandResult),
            Work = (run, committed, cancellation) => run.UpdateAsync(committed, cancellation),
        };
        var report = await run.RunAsync(parsed.GetValue(_common.Path) ?? ".", cancellationToken);
        printer.Print(report.Report);
        return CommandGuard.ExitCodeOf(report.Findings);
    }
}
