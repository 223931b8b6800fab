using System.Globalization;
using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>
/// A run with its push. If others have pushed meanwhile, the run is made again on their tip, so that what is pushed is always a rewrite of
/// what is there. A kill leaves at most a commit that is not pushed, which the next run pushes.
/// </summary>
/// <param name="run">Makes the commits in the <see cref="Mode"/>.</param>
/// <param name="attempts">How often a push is tried.</param>
internal sealed class PushRun(CommittedRun run, IBranchPublisher publisher, PushTarget target, int attempts, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly CatchUp _catchUp = new(target);

    public static CommitMode Mode { get; } = new() { AllowsDetachedHead = true, Marker = CatchUp.Ours };

    /// <summary>With git as the publisher, if there is no other.</summary>
    /// <exception cref="UsageException">It is not clear where to push to; nothing was touched.</exception>
    public static async Task<PushRun> PrepareAsync(
        string path, CommittedRun run, PushConfig config, string remote, CancellationToken cancellationToken, IBranchPublisher? publisher = null)
    {
        using var repository = GitRepository.Discover(path) ?? throw new UsageException([GitFindings.NoRepository(path)]);
        var environment = new GitEnvironment(new Dictionary<string, string?>());
        var git = new RemoteGit(WorkTreeGit.Of(repository.GitDirectory, environment), remote);
        var (target, problem) = await PushTarget.FindAsync(repository, git, config.Branch, cancellationToken).ConfigureAwait(false);
        if (target is null) throw new UsageException([problem!]);
        return new PushRun(run, publisher ?? new GitPush(remote), target, config.Attempts, TimeProvider.System);
    }

    /// <returns>The last run's, with the findings and the report of the push.</returns>
    /// <exception cref="GitException">There is no git, or the repository cannot be read.</exception>
    public async Task<CommittedRunResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        if (await _catchUp.ResumeAsync(cancellationToken).ConfigureAwait(false) is { } blocked) throw new GitException(blocked);
        var result = await run.RunAsync(path, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; !result.HasCommitFailed; attempt++)
        {
            if (await ToPushAsync(result, cancellationToken).ConfigureAwait(false) is not { } commit) break;
            var publication = new BranchPublication(target.GitDirectory, commit, target.Branch);
            switch (await publisher.PublishAsync(publication, cancellationToken).ConfigureAwait(false))
            {
                case PublishOutcome.Published published:
                    return await ConcludeAsync(await FollowAsync(result, commit, published).ConfigureAwait(false), published).ConfigureAwait(false);
                case PublishOutcome.Failed failed:
                    return result.With(failed.Finding);
                case PublishOutcome.Raced when attempt == attempts:
                    return result.With(CatchUpFindings.Raced(target, commit, attempts));
            }

            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            switch (await _catchUp.RunAsync(commit, cancellationToken).ConfigureAwait(false))
            {
                case CatchUpOutcome.Moved:
                    result = RepeatedRun.Of(result, await run.RunAsync(path, cancellationToken).ConfigureAwait(false));
                    break;
                case CatchUpOutcome.Contained:
                    await _catchUp.ForgetOursAsync().ConfigureAwait(false);
                    return result;
                case CatchUpOutcome.Failed behind:
                    return result.With(behind.Finding);
            }
        }

        return result;
    }

    /// <summary>The commit of this run, or HEAD if the remote branch does not have it: an earlier run may have been killed before its push.</summary>
    private async Task<string?> ToPushAsync(CommittedRunResult result, CancellationToken cancellationToken)
    {
        if (result.Report.Commit is { } made) return made;
        var known = await target.Git.Local.RunAsync(["rev-parse", "--verify", "--quiet", target.TrackingReference], cancellationToken).ConfigureAwait(false);
        var there = known.IsSuccess ? target.TrackingReference : "--remotes";
        var missing = await target.Git.Local.RunAsync(["rev-list", "--max-count=1", "HEAD", "--not", there], cancellationToken).ConfigureAwait(false);
        if (missing.StandardOutput.Trim().Length == 0) return null;
        return (await target.Git.Local.RunAsync(["rev-parse", "HEAD"], cancellationToken).ConfigureAwait(false)).StandardOutput.Trim();
    }

    /// <summary>Where the remote made a commit of its own of ours, the current branch has that one then; what it has is the same.</summary>
    private async Task<CommittedRunResult> FollowAsync(CommittedRunResult result, string commit, PublishOutcome.Published published)
    {
        if (published.Commit == commit) return result;
        string[] move = ["update-ref", "-m", "copyimage: the commit as it was published", target.Local, published.Commit, commit];
        if (target.IsFollowed) await target.Git.Local.RunAsync(move, CancellationToken.None).ConfigureAwait(false);
        return result with { Report = result.Report with { Commit = published.Commit } };
    }

    private async Task<CommittedRunResult> ConcludeAsync(CommittedRunResult result, PublishOutcome.Published published)
    {
        await _catchUp.ForgetOursAsync().ConfigureAwait(false);
        if (published.Previous == published.Commit) return result;
        var count = published.Previous is { } previous
            ? await target.Git.Local.RunAsync(["rev-list", "--count", $"{previous}..{published.Commit}"], CancellationToken.None).ConfigureAwait(false)
            : null;
        int? commits = int.TryParse(count?.StandardOutput, CultureInfo.InvariantCulture, out var number) ? number : null;
        return result with { Report = result.Report with { Push = new ReportPush(target.Git.Remote, target.Branch, published.Commit, commits) } };
    }

    /// <summary>Whoever races with us does the same; chance decides who is first.</summary>
    private Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var longest = Math.Min(LongestPause.TotalMilliseconds, 50 << Math.Min(attempt, 10));
        return Task.Delay(TimeSpan.FromMilliseconds(longest * (0.5 + Random.Shared.NextDouble() / 2)), time, cancellationToken);
    }
}
