using System.CommandLine;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Cli.Publishing;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage run</c>: the main job, with the commit.</summary>
internal sealed class RunCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Change nothing: the same as 'copyimage plan'." };
    private readonly CommitSettings _commit = new();
    private readonly PushSettings _push = new();

    public static Command Create() => new RunCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "run",
            "Copy every public image to the destination, rewrite the manifests to the copies, and commit.",
            "copyimage run -d registry.example.com/mirror",
            "copyimage run -d registry.example.com/mirror --no-commit clusters/production",
            "copyimage run -d registry.example.com/mirror --push",
            "copyimage run --config copyimage.yaml --output json");
        _common.AddTo(command);
        _common.Copying.AddTo(command);
        command.Add(_dryRun);
        _commit.AddTo(command);
        _push.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!_commit.Commits(result) && result.GetValue(_push.Push)) result.AddError("--push needs a commit, and --no-commit makes none.");
        });
        CommandGuard.SetAction(command, _common.Report, (parsed, printer, cancellationToken) =>
            parsed.GetValue(_dryRun) ? PlanCommand.PlanAsync(_common, parsed, printer, cancellationToken) : RunAsync(parsed, printer, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var overrides = _push.Overrides(parsed, _commit.Overrides(parsed, _common.Overrides(parsed)));
        var path = parsed.GetValue(_common.Path) ?? ".";
        var isPushed = parsed.GetValue(_push.Push);
        var run = new CommittedRun(_common, overrides, parsed, printer)
        {
            Commits = _commit.Commits(parsed.CommandResult),
            Mode = isPushed ? PushRun.Mode : new CommitMode(),
        };
        var result = await (isPushed ? PushAsync() : run.RunAsync(path, cancellationToken));
        printer.Print(result.Report);
        return CommandGuard.ExitCodeOf(result.Findings);

        async Task<CommittedRunResult> PushAsync()
        {
            var config = (await Workspace.LoadAsync(path, _common, overrides, parsed, cancellationToken)).Config!;
            var push = await PushRun.PrepareAsync(path, run, config.Push, parsed.GetValue(_push.Remote)!, cancellationToken);
            return await push.RunAsync(path, cancellationToken);
        }
    }
}
