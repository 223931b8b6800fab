using System.CommandLine;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Cli.Publishing;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>A run with what its options ask for after it: nothing, a commit, a push, or a pull request.</summary>
internal sealed class PublishedRun(CommonOptions common, PublishSettings settings, ParseResult parsed, ReportPrinter printer)
{
    private readonly bool _isPushed = parsed.GetValue(settings.Push.Push);
    private readonly bool _isOpened = parsed.GetValue(settings.PullRequest.PullRequest);
    private readonly bool _isSigned = parsed.GetValue(settings.PullRequest.SignCommits);
    private readonly string _remote = parsed.GetValue(settings.Push.Remote)!;

    /// <summary>As <see cref="CommittedRun.Work"/>.</summary>
    public Func<CopyRun, IReadOnlyList<CommittedFile>, CancellationToken, Task<RunOutcome>> Work { get; init; } = CommittedRun.CopyPublicImages;

    /// <summary>What the command makes of the configuration of pull requests.</summary>
    public Func<PullRequestConfig, PullRequestConfig> PullRequest { get; init; } = config => config;

    /// <exception cref="UsageException">An option, the path, the configuration or the environment is wrong; nothing was touched.</exception>
    public async Task<CommittedRunResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        var overrides = await settings.OverridesAsync(parsed, common.Overrides(parsed), cancellationToken);
        if (!_isPushed && !_isOpened) return await NewRun(overrides, new CommitMode()).RunAsync(path, cancellationToken);
        var config = (await Workspace.LoadAsync(path, common, overrides, parsed, cancellationToken)).Config!;
        if (_isSigned && config.Commit.Author is not null) throw new UsageException([PullRequestFindings.AuthorNotKept()]);
        if (_isSigned) overrides = overrides with { Author = SignedCommit.LocalAuthor };

        using var api = _isOpened || _isSigned ? await OpenApiAsync(cancellationToken) : null;
        IBranchPublisher publisher = _isSigned ? new SignedCommit(api!, new RemoteFetch(_remote)) : new GitPush(_remote);
        if (_isOpened) return await OpenAsync(path, config, overrides, publisher, api!, cancellationToken);
        var push = await PushRun.PrepareAsync(path, NewRun(overrides, PushRun.Mode), config.Push, _remote, cancellationToken, publisher);
        return await push.RunAsync(path, cancellationToken);
    }

    private Task<CommittedRunResult> OpenAsync(
        string path, CopyImageConfig config, ConfigOverrides overrides, IBranchPublisher publisher, GitHubApi api, CancellationToken cancellationToken)
    {
        var request = PullRequest(config.PullRequest);
        var branch = new ReplacedBranch(new GitHubBranches(api), publisher, overrides.Branch ?? request.Branch, _isSigned, config.Push.Attempts);
        return new PullRequestRun(NewRun(overrides, PullRequestRun.Mode), api, branch, request, _remote).RunAsync(path, cancellationToken);
    }

    private CommittedRun NewRun(ConfigOverrides overrides, CommitMode mode) =>
        new(common, overrides, parsed, printer)
        {
            Commits = settings.Commit.Commits(parsed.CommandResult),
            Mode = settings.Commit.Mode(parsed, mode),
            Work = Work,
        };

    /// <exception cref="UsageException">The environment does not say how, or this is no event that may write.</exception>
    private static async Task<GitHubApi> OpenApiAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (await WorkflowEvent.ObstacleAsync(Environment.GetEnvironmentVariable, cancellationToken) is { } obstacle) findings.Add(obstacle);
        var access = GitHubAccess.FromEnvironment(Environment.GetEnvironmentVariable, findings);
        if (access is null || findings.Count > 0) throw new UsageException(findings);
        return new GitHubApi(access, TimeProvider.System, RegistrySession.FindProxy(), waiting: SayPause);
    }

    /// <summary>Standard output is for the result.</summary>
    private static void SayPause(TimeSpan pause) =>
        Console.Error.WriteLine($"GitHub asks for a pause of {Math.Ceiling(pause.TotalSeconds)} s; waiting.");
}
