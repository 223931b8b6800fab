using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Where the commits of a working tree are pushed to.</summary>
/// <param name="GitDirectory">Of the repository, or of the linked worktree.</param>
/// <param name="Local">The full name of the current branch; <c>HEAD</c> if it is detached.</param>
/// <param name="Branch">The branch of the remote repository, as in <c>main</c>.</param>
internal sealed record PushTarget(RemoteGit Git, string GitDirectory, string Local, string Branch)
{
    /// <summary>Whether the remote branch is the current one's own, or there is no current one: then HEAD may follow it.</summary>
    public required bool IsFollowed { get; init; }

    /// <summary>What is known here of the remote branch.</summary>
    public string TrackingReference => $"refs/remotes/{Git.Remote}/{Branch}";

    public override string ToString() => $"'{Branch}' of '{Git.Remote}'";

    /// <summary>Finds it before anything is touched.</summary>
    /// <param name="branch">The one that is asked for; null for the current one's own.</param>
    /// <returns>Null, and the finding that says why there is none.</returns>
    public static async Task<(PushTarget? Target, Finding? Problem)> FindAsync(
        GitRepository repository, RemoteGit git, string? branch, CancellationToken cancellationToken)
    {
        if (!(await git.Local.RunAsync(["remote", "get-url", "--push", git.Remote], cancellationToken).ConfigureAwait(false)).IsSuccess)
            return (null, PushTargetFindings.NoRemote(git.Remote));
        if (branch is not null && !await IsNameAsync(git.Local, branch, cancellationToken).ConfigureAwait(false))
            return (null, PushTargetFindings.NoBranchName(branch));
        if (repository.Branch is not { } current)
            return branch is null ? (null, PushTargetFindings.Detached()) : (Of("HEAD", branch, isFollowed: true), null);

        var own = await UpstreamAsync(repository, git, current, cancellationToken).ConfigureAwait(false) ?? current;
        return (Of($"refs/heads/{current}", branch ?? own, isFollowed: branch is null || branch == own), null);

        PushTarget Of(string local, string to, bool isFollowed) => new(git, repository.GitDirectory, local, to) { IsFollowed = isFollowed };
    }

    /// <summary>The name that the branch has on this remote by its configuration.</summary>
    private static async Task<string?> UpstreamAsync(GitRepository repository, RemoteGit git, string branch, CancellationToken cancellationToken)
    {
        const string Branches = "refs/heads/";
        var config = await GitConfig.ReadAsync(repository.GitDirectory, git.Local.Environment, cancellationToken).ConfigureAwait(false);
        if (config.Get($"branch.{branch}.remote") != git.Remote || config.Get($"branch.{branch}.merge") is not { } merge) return null;
        return merge.StartsWith(Branches, StringComparison.Ordinal) ? merge[Branches.Length..] : null;
    }

    private static async Task<bool> IsNameAsync(WorkTreeGit git, string branch, CancellationToken cancellationToken) =>
        (await git.RunAsync(["check-ref-format", $"refs/heads/{branch}"], cancellationToken).ConfigureAwait(false)).IsSuccess;
}
