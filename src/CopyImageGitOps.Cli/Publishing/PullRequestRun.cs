using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>
/// A run that ends in a pull request. It is made on the base's newest commit, in a worktree of its own, so that the user's checkout, branch and
/// unfinished work are not touched at all; and the pull request's branch is made anew from it each time. If there is nothing to change, the pull
/// request that there may be is closed.
/// </summary>
/// <param name="run">Makes the commits in the <see cref="Mode"/>.</param>
internal sealed class PullRequestRun(CommittedRun run, GitHubApi api, ReplacedBranch branch, PullRequestConfig config, string remote)
{
    private readonly PullRequests _pullRequests = new(api);

    public static CommitMode Mode { get; } = new() { AllowsDetachedHead = true };

    /// <returns>The run's result, with what became of the pull request.</returns>
    /// <exception cref="UsageException">The path, the configuration or the base is wrong; nothing was touched.</exception>
    /// <exception cref="GitHubException">GitHub did not tell where the base is.</exception>
    /// <exception cref="GitException">There is no git, or it failed before the commit.</exception>
    public async Task<CommittedRunResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        using var repository = GitRepository.Discover(path) ?? throw new UsageException([GitFindings.NoRepository(path)]);
        var target = await PullRequestBase.FindAsync(
            api, config.Base, repository.Branch, branch.Name, Environment.GetEnvironmentVariable, cancellationToken);
        if (await new RemoteFetch(remote).FetchTipAsync(repository.GitDirectory, target.Branch, target.Tip, cancellationToken) is { } problem)
            throw new GitException(problem);

        var git = WorkTreeGit.Of(repository.GitDirectory, new GitEnvironment(new Dictionary<string, string?>()));
        await using var worktree = await TemporaryWorktree.AddAsync(git, repository.CommonDirectory, target.Tip, cancellationToken);
        var directory = Path.Join(worktree.Path, repository.Prefix);
        if (!Directory.Exists(directory)) throw new UsageException([PullRequestFindings.NoDirectory(path, target.Branch)]);
        var result = await run.RunAsync(directory, cancellationToken);
        return result.HasCommitFailed ? result : await ConcludeAsync(result, worktree, target, cancellationToken);
    }

    private async Task<CommittedRunResult> ConcludeAsync(
        CommittedRunResult result, TemporaryWorktree worktree, PullRequestBase target, CancellationToken cancellationToken)
    {
        try
        {
            if (result.Report.Commit is { } commit) return await OpenAsync(result, worktree, commit, target, cancellationToken);
            // Without a commit there is nothing to do, unless something could not be done.
            return result.Findings.HasErrors ? result : await CloseAsync(result, cancellationToken);
        }
        catch (GitHubException e)
        {
            return result.With(e.Finding);
        }
    }

    private async Task<CommittedRunResult> OpenAsync(
        CommittedRunResult result, TemporaryWorktree worktree, string commit, PullRequestBase target, CancellationToken cancellationToken)
    {
        using var there = GitRepository.Discover(worktree.Path)!;
        var (tip, problem) = await branch.ReplaceAsync(there.GitDirectory, commit, cancellationToken);
        // What GitHub does not have was not committed: the commit goes with the worktree.
        result = result with { Report = result.Report with { Commit = tip } };
        if (problem is not null) return result.With(problem);

        var text = new PullRequestText(result.Report);
        var wish = new PullRequestWish(branch.Name, target.Branch, text.Title(config.Title), text.Body(config.Body))
        {
            Labels = config.Labels,
            Reviewers = config.Reviewers,
            IsDraft = config.Draft,
        };
        var outcome = await _pullRequests.EnsureAsync(wish, cancellationToken);
        var isUpdated = tip is not null && outcome.PullRequest.Operation == PullRequestOperation.None;
        var pullRequest = isUpdated ? outcome.PullRequest with { Operation = PullRequestOperation.Updated } : outcome.PullRequest;
        foreach (var warning in outcome.Findings) result = result.With(warning);
        return result with { Report = result.Report with { PullRequest = pullRequest } };
    }

    private async Task<CommittedRunResult> CloseAsync(CommittedRunResult result, CancellationToken cancellationToken)
    {
        var closed = await _pullRequests.CloseAsync(branch.Name, cancellationToken);
        if (config.DeleteBranch) await branch.DeleteAsync(cancellationToken);
        return result with { Report = result.Report with { PullRequest = closed } };
    }
}
