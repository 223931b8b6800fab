using System.CommandLine;
using System.CommandLine.Parsing;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say what becomes of a rewrite: a commit, a push, a pull request.</summary>
internal sealed class PublishSettings
{
    public CommitSettings Commit { get; } = new();

    public PushSettings Push { get; } = new();

    public PullRequestSettings PullRequest { get; } = new();

    public void AddTo(Command command)
    {
        Commit.AddTo(command);
        Push.AddTo(command);
        PullRequest.AddTo(command);
        command.Validators.Add(Check);
    }

    /// <exception cref="UsageException">A file that an option names cannot be read.</exception>
    public Task<ConfigOverrides> OverridesAsync(ParseResult parsed, ConfigOverrides others, CancellationToken cancellationToken) =>
        PullRequest.OverridesAsync(parsed, Push.Overrides(parsed, Commit.Overrides(parsed, others)), cancellationToken);

    private void Check(CommandResult result)
    {
        var (isPushed, isOpened) = (result.GetValue(Push.Push), result.GetValue(PullRequest.PullRequest));
        if (!Commit.Commits(result) && isPushed) result.AddError("--push needs a commit, and --no-commit makes none.");
        if (!Commit.Commits(result) && isOpened) result.AddError("--pull-request needs a commit, and --no-commit makes none.");
        if (isPushed && isOpened) result.AddError("--push and --pull-request exclude each other: a pull request has a branch of its own, which is pushed.");
        if (result.GetValue(PullRequest.SignCommits) && !isPushed && !isOpened) result.AddError("--sign-commits goes with --push or --pull-request.");
    }
}
