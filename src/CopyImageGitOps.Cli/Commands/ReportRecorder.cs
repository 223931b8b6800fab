using System.CommandLine;
using CopyImageGitOps.Cli.Git;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>Keeps what a command reports, besides the console, for whoever started it in this process.</summary>
internal sealed class ReportRecorder
{
    private readonly List<string> _patches = [];

    /// <summary>Null if the command ended before it had one.</summary>
    public RunReport? Report { get; private set; }

    /// <summary>What was changed, or would be, as patches of git; each is of one or more files.</summary>
    public IReadOnlyList<string> Patches => _patches;

    /// <summary>The run may be made again on another commit: the last one counts.</summary>
    /// <param name="commit">Null if there was nothing to commit.</param>
    public async Task CommitAsync(GitRepository? repository, string? commit, CancellationToken cancellationToken)
    {
        _patches.Clear();
        if (repository is null || commit is null) return;
        string[] arguments = ["-c", "core.quotePath=false", "diff-tree", "--patch", "--no-color", "--no-ext-diff", "--no-textconv", $"{commit}^", commit];
        var diff = await GitCommand.RunAsync(repository.GitDirectory, new Dictionary<string, string?>(), arguments, cancellationToken);
        // A diff that cannot be shown must not stop a commit that waits for its push.
        if (diff.IsSuccess) _patches.Add(diff.StandardOutput);
    }

    public void Plan(string patch) => _patches.Add(patch);

    public void Add(RunReport report) => Report = report;
}

/// <summary>An invocation of a command whose report is recorded.</summary>
internal sealed class RecordedInvocation : InvocationConfiguration
{
    public ReportRecorder Recorder { get; } = new();
}
