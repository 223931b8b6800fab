using System.CommandLine;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage run</c>: the main job, with the commit.</summary>
internal sealed class RunCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Change nothing: the same as 'copyimage plan'." };
    private readonly Option<bool> _noCommit = new("--no-commit") { Description = "Rewrite the files, and leave the commit to you." };
    private readonly Option<string?> _message = new("--commit-message")
    {
        Description = "The commit message; {count} and {images} are filled in.",
        HelpName = "TEXT",
    };
    private readonly Option<string?> _author = new("--author")
    {
        Description = "The author of the commit, as in 'Jane Doe <jane@example.com>'. Default: Git's own identity.",
        HelpName = "NAME",
    };
    private readonly Option<bool?> _signOff = new("--sign-off") { Description = "Add a Signed-off-by line to the commit.", Arity = ArgumentArity.Zero };

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
        foreach (var option in (Option[])[_dryRun, _noCommit, _message, _author, _signOff]) command.Add(option);
        CommandGuard.SetAction(command, _common.Report, (parsed, printer, cancellationToken) =>
            parsed.GetValue(_dryRun) ? PlanCommand.PlanAsync(_common, parsed, printer, cancellationToken) : RunAsync(parsed, printer, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var overrides = _common.Overrides(parsed) with
        {
            CommitMessage = parsed.GetValue(_message),
            Author = parsed.GetValue(_author),
            SignOff = parsed.GetValue(_signOff),
        };
        var run = new CommittedRun(_common, overrides, parsed, printer) { Commits = !parsed.GetValue(_noCommit) };
        var report = await run.RunAsync(parsed.GetValue(_common.Path) ?? ".", cancellationToken);
        printer.Print(report.Report);
        return CommandGuard.ExitCodeOf(report.Findings);
    }
}
