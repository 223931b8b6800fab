using System.CommandLine;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage check</c>: the gate.</summary>
internal sealed class CheckCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _deep = new("--deep")
    {
        Description = "Look for everything that each copy needs, down to the last blob. Default: one request for each copy.",
    };
    private readonly Option<bool> _content = new("--content") { Description = "With --deep: read every blob as well, and check its digest." };

    public static Command Create() => new CheckCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "check",
            "The gate for CI: exits 3 if a public image is referenced, or if a copy is missing in the registry. Changes nothing.",
            "copyimage check -d registry.example.com/mirror",
            "copyimage check -d registry.example.com/mirror --quiet clusters/production",
            "copyimage check -d registry.example.com/mirror --deep --content",
            "copyimage check --output json");
        _common.AddTo(command);
        command.Add(_deep);
        command.Add(_content);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_content) && !result.GetValue(_deep)) result.AddError("--content needs --deep.");
        });
        CommandGuard.SetAction(command, _common.Report, CheckAsync);
        return command;
    }

    private async Task<int> CheckAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        using var workspace = await Workspace.OpenAsync(_common, _common.Overrides(parsed), parsed, printer.Progress, cancellationToken);
        var outcome = await workspace.NewRun().CheckAsync(DepthOf(parsed), cancellationToken);
        outcome.Findings.AddRange(workspace.Findings.ToSortedList());

        printer.Print(RunReports.Of(workspace.Config.Destination, outcome, filesChanged: 0, commit: null));
        return CommandGuard.GateExitCodeOf(outcome.Findings);
    }

    private CheckDepth DepthOf(ParseResult parsed) => (parsed.GetValue(_deep), parsed.GetValue(_content)) switch
    {
        (false, _) => CheckDepth.Presence,
        (true, false) => CheckDepth.Blobs,
        (true, true) => CheckDepth.Content,
    };
}
