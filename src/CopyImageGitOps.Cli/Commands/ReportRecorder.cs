using System.CommandLine;
using CopyImageGitOps.Cli.Git;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>Keeps what a command reports, besides the console, for whoever started it in this process.</summary>
internal sealed class ReportRecorder
{
    private readonly List<string> _patches = [];

    /// <summary>Null if the command ended before it had one.</summary>
    public RunReport? Report { get; private set; }

    /// <summary>What was changed, or would be, as patches of git; each is of one file.</summary>
    public IReadOnlyList<string> Patches => _patches;

    /// <summary>The run may be made again on another commit: the last one counts.</summary>
    /// <param name="commit">Null if there was nothing to commit.</param>
    public void Commit(GitRepository? repository, string? commit)
    {
        _patches.Clear();
        try
        {
            if (repository is not null && commit is not null) _patches.AddRange(repository.PatchesOf(commit));
        }
        catch (GitException)
        {
            // The commit is made, and waits for its push: a diff that cannot be shown must not stop it.
        }
    }

    public void Plan(string patch) => _patches.Add(patch);

    public void Add(RunReport report) => Report = report;
}

/// <summary>An invocation of a command whose report is recorded.</summary>
internal sealed class RecordedInvocation : InvocationConfiguration
{
    public ReportRecorder Recorder { get; } = new();
}
