using System.CommandLine;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>
/// One run over a directory, from its configuration to its commit. It may be made again, on the same directory after a race or on another
/// one: everything is read anew each time.
/// </summary>
internal sealed class CommittedRun(CommonOptions options, ConfigOverrides overrides, ParseResult parsed, ReportPrinter printer)
{
    /// <summary>Whether a commit is made; if not, the files are rewritten only.</summary>
    public bool Commits { get; init; } = true;

    public CommitMode Mode { get; init; } = new();

    /// <summary>What is done with the manifests, and with what is committed of them.</summary>
    public Func<CopyRun, IReadOnlyList<CommittedFile>, CancellationToken, Task<RunOutcome>> Work { get; init; } = CopyPublicImages;

    /// <exception cref="UsageException">The path or the configuration is wrong, or no commit can be made here; nothing was touched.</exception>
    public async Task<CommittedRunResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        using var workspace = await Workspace.OpenAsync(path, options, overrides, parsed, printer.Progress, cancellationToken);
        using var commit = Commits ? await RunCommit.PrepareAsync(workspace, Mode, cancellationToken) : null;
        workspace.Store.RemoveLeftovers();

        var outcome = await printer.ShowProgressAsync(() =>
            Work(workspace.NewRun(commit?.CommittedKustomizations), commit?.CommittedFiles() ?? [], cancellationToken));
        outcome.Findings.AddRange(workspace.Findings.ToSortedList());
        var made = commit is null ? null : await commit.CommitAsync(outcome, cancellationToken);
        await printer.RecordCommitAsync(workspace.Repository, made?.Commit, cancellationToken);
        var report = RunReports.Of(workspace.Config.Destination, outcome, outcome.ManifestsWritten.Count, made?.Commit);
        return new CommittedRunResult(report, outcome.Findings) { HasCommitFailed = made?.Findings.Any(f => f.Severity == Severity.Error) ?? false };
    }

    public static Task<RunOutcome> CopyPublicImages(CopyRun run, IReadOnlyList<CommittedFile> committed, CancellationToken cancellationToken) =>
        run.RunAsync(committed, cancellationToken);
}

/// <summary>What a run came to; its commit is in the report.</summary>
/// <param name="Findings">The report's, for an exit code.</param>
internal sealed record CommittedRunResult(RunReport Report, FindingLog Findings)
{
    /// <summary>There was something to commit, and a finding says why it was not.</summary>
    public bool HasCommitFailed { get; init; }

    /// <summary>With what was found after the run.</summary>
    public CommittedRunResult With(Finding finding)
    {
        Findings.Add(finding);
        return this with { Report = Report with { Findings = [.. Findings.ToSortedList().Select(ReportFinding.From)] } };
    }
}
