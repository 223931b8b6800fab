using System.CommandLine;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage update</c>: newer digests under the same tags, with the commit.</summary>
internal sealed class UpdateCommand
{
    private readonly CommonOptions _common = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Ask the sources, show what is newer and the diff, and change nothing." };
    private readonly PublishSettings _publish = new();

    public static Command Create() => new UpdateCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "update",
            "Ask the sources of copyimage.lock for newer digests under the same tags, copy them, pin the manifests to them, and commit.",
            "copyimage update -d registry.example.com/mirror",
            "copyimage update --config copyimage.yaml --dry-run",
            "copyimage update --include 'nginx:*' --no-commit clusters/production",
            "copyimage update --pull-request --label images");
        _common.AddTo(command);
        _common.Copying.AddTo(command);
        command.Add(_dryRun);
        _publish.AddTo(command);
        CommandGuard.SetAction(command, _common.Report, (parsed, printer, cancellationToken) => parsed.GetValue(_dryRun)
            ? PlanCommand.PlanAsync(_common, parsed, printer, (run, cancellation) => run.PlanUpdateAsync(cancellation), cancellationToken)
            : UpdateAsync(parsed, printer, cancellationToken));
        return command;
    }

    private async Task<int> UpdateAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var run = new PublishedRun(_common, _publish, parsed, printer)
        {
            Work = (run, committed, cancellation) => run.UpdateAsync(committed, cancellation),
            PullRequest = OwnPullRequest,
        };
        var result = await run.RunAsync(parsed.GetValue(_common.Path) ?? ".", cancellationToken);
        printer.Print(result.Report);
        return CommandGuard.ExitCodeOf(result.Findings);
    }

    /// <summary>Not that of <c>run</c>: each command closes the pull request of its branch when it has nothing to propose itself.</summary>
    private static PullRequestConfig OwnPullRequest(PullRequestConfig config) => config with
    {
        Branch = config.Branch == PullRequestConfig.DefaultBranch ? "copyimage/newer" : config.Branch,
        Title = config.Title == PullRequestConfig.DefaultTitle ? "Pin newer digests of {count} images" : config.Title,
    };
}
