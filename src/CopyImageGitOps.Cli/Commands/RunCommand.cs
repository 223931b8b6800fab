using System.CommandLine;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage run</c>: the main job, with the commit.</summary>
internal sealed class RunCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Change nothing: the same as 'copyimage plan'." };
    private readonly PublishSettings _publish = new();

    public static Command Create() => new RunCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "run",
            "Copy every public image to the destination, rewrite the manifests to the copies, and commit.",
            "copyimage run -d registry.example.com/mirror",
            "copyimage run -d registry.example.com/mirror --no-commit clusters/production",
            "copyimage run -d registry.example.com/mirror --push",
            "copyimage run -d registry.example.com/mirror --pull-request --label images --reviewer jane",
            "copyimage run --config copyimage.yaml --output json");
        _common.AddTo(command);
        _common.Copying.AddTo(command);
        command.Add(_dryRun);
        _publish.AddTo(command);
        CommandGuard.SetAction(command, _common.Report, (parsed, printer, cancellationToken) =>
            parsed.GetValue(_dryRun) ? PlanCommand.PlanAsync(_common, parsed, printer, cancellationToken) : RunAsync(parsed, printer, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var path = parsed.GetValue(_common.Path) ?? ".";
        var result = await new PublishedRun(_common, _publish, parsed, printer).RunAsync(path, cancellationToken);
        printer.Print(result.Report);
        return CommandGuard.ExitCodeOf(result.Findings);
    }
}
