using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>How a local branch stands to the remote one after <see cref="CatchUp"/>.</summary>
internal abstract record CatchUpOutcome
{
    /// <summary>It is at the remote branch's tip, without the commit that was in the way of that: the run can be made again.</summary>
    public sealed record Moved : CatchUpOutcome;

    /// <summary>The remote branch has its commits already.</summary>
    public sealed record Contained : CatchUpOutcome;

    /// <summary>The remote has no such branch.</summary>
    public sealed record Gone : CatchUpOutcome;

    public sealed record Failed(Finding Finding) : CatchUpOutcome;
}

/// <summary>
/// Takes a local branch to the new tip of the remote one, when that has moved since our commit was made: the commit is dropped, because the
/// run makes it again. It is dropped only if it is ours, and nothing else is: the new tip must have everything below it. What the user has
/// staged and changed stays, or is a finding where it is in the way.
/// </summary>
internal sealed class CatchUp(PushTarget target)
{
    /// <summary>The last commit that a run made here and that is not known to be pushed.</summary>
    public const string Ours = "refs/worktree/copyimage/commit";

    private const string Tip = "refs/worktree/copyimage/tip";

    private WorkTreeGit Git => target.Git.Local;

    /// <summary>Completes the move that a killed run had begun, and forgets what is no longer so.</summary>
    /// <returns>A finding if the move cannot be completed.</returns>
    public async Task<Finding?> ResumeAsync(CancellationToken cancellationToken)
    {
        var ours = await CommitAsync(Ours, cancellationToken).ConfigureAwait(false);
        var tip = await CommitAsync(Tip, cancellationToken).ConfigureAwait(false);
        if (ours is null && tip is null) return null;
        var isOurs = ours is not null && ours == await CommitAsync("HEAD", cancellationToken).ConfigureAwait(false);
        var outcome = isOurs && tip is not null ? await MoveAsync(ours!, tip, cancellationToken).ConfigureAwait(false) : null;
        await ForgetAsync(Tip).ConfigureAwait(false);
        if (!isOurs) await ForgetAsync(Ours).ConfigureAwait(false);
        return outcome is CatchUpOutcome.Failed { Finding: { Code: FindingCodes.PushBlocked } blocked } ? blocked : null;
    }

    /// <param name="commit">What could not be pushed: HEAD.</param>
    public async Task<CatchUpOutcome> RunAsync(string commit, CancellationToken cancellationToken)
    {
        // A shallow clone stays one: it gets what is new since its only commit.
        string[] options = ["--quiet", "--no-tags", "--no-auto-gc", "--recurse-submodules=no"];
        string[] fetch = ["fetch", .. options, target.Git.Remote, $"+refs/heads/{target.Branch}:{Tip}"];
        var answer = await target.Git.RunAsync(fetch, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess) return Unfetched(answer);
        var tip = await CommitAsync(Tip, cancellationToken).ConfigureAwait(false);
        var outcome = await MoveAsync(commit, tip!, cancellationToken).ConfigureAwait(false);
        await ForgetAsync(Tip).ConfigureAwait(false);
        return outcome;
    }

    public Task ForgetOursAsync() => ForgetAsync(Ours);

    private CatchUpOutcome Unfetched(RemoteAnswer answer) => answer.Error.Contains("couldn't find remote ref", StringComparison.Ordinal)
        ? new CatchUpOutcome.Gone()
        : new CatchUpOutcome.Failed(CatchUpFindings.Unfetched(target, answer));

    private async Task<CatchUpOutcome> MoveAsync(string commit, string tip, CancellationToken cancellationToken)
    {
        if (await IsAncestorAsync(commit, tip, cancellationToken).ConfigureAwait(false)) return new CatchUpOutcome.Contained();
        if (!target.IsFollowed) return new CatchUpOutcome.Failed(CatchUpFindings.OtherBranch(target, commit));
        var isOurs = commit == await CommitAsync(Ours, cancellationToken).ConfigureAwait(false);
        if (!isOurs || !await IsAncestorAsync($"{commit}^", tip, cancellationToken).ConfigureAwait(false))
            return new CatchUpOutcome.Failed(CatchUpFindings.Diverged(target, commit));

        var ignored = await IgnoredFiles.InTheWayAsync(Git, commit, tip, cancellationToken).ConfigureAwait(false);
        if (ignored.Count > 0) return new CatchUpOutcome.Failed(CatchUpFindings.Blocked(target, commit, string.Join(", ", ignored)));
        return await MoveFilesAsync(commit, tip, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CatchUpOutcome> MoveFilesAsync(string commit, string tip, CancellationToken cancellationToken)
    {
        // Files and index first, as one step of git's: until the branch follows, whoever comes next sees where this was going, and goes on.
        await Git.RunAsync(["update-index", "-q", "--refresh"], cancellationToken).ConfigureAwait(false);
        var files = await Git.RunAsync(["read-tree", "-m", "-u", "--no-recurse-submodules", commit, tip], CancellationToken.None).ConfigureAwait(false);
        if (!files.IsSuccess) return new CatchUpOutcome.Failed(CatchUpFindings.Blocked(target, commit, files.StandardError));
        string[] follow = ["update-ref", "-m", $"copyimage: follow {target}", target.Local, tip, commit];
        var branch = await Git.RunAsync(follow, CancellationToken.None).ConfigureAwait(false);
        if (!branch.IsSuccess) return new CatchUpOutcome.Failed(GitFindings.Failed(branch.StandardError.Trim()));
        await ForgetAsync(Ours).ConfigureAwait(false);
        return new CatchUpOutcome.Moved();
    }

    private async Task<bool> IsAncestorAsync(string commit, string tip, CancellationToken cancellationToken) =>
        (await Git.RunAsync(["merge-base", "--is-ancestor", commit, tip], cancellationToken).ConfigureAwait(false)).IsSuccess;

    private async Task<string?> CommitAsync(string reference, CancellationToken cancellationToken)
    {
        var result = await Git.RunAsync(["rev-parse", "--verify", "--quiet", $"{reference}^{{commit}}"], cancellationToken).ConfigureAwait(false);
        return result.IsSuccess ? result.StandardOutput.Trim() : null;
    }

    private async Task ForgetAsync(string reference) =>
        await Git.RunAsync(["update-ref", "-d", reference], CancellationToken.None).ConfigureAwait(false);
}
