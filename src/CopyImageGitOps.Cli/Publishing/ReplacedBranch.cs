using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>The branch of a pull request: ours alone, and made anew from its base by each run that has something to change.</summary>
/// <param name="isSigned">Whether a commit without GitHub's signature is not good enough.</param>
internal sealed class ReplacedBranch(GitHubBranches branches, IBranchPublisher publisher, string name, bool isSigned, int attempts)
{
    public string Name => name;

    /// <summary>Makes a commit the branch's tip, unless its tip already is the same but for author and time.</summary>
    /// <returns>The new tip; null if nothing was to be done, or on a finding.</returns>
    /// <exception cref="GitHubException">GitHub did not tell what the branch is.</exception>
    public async Task<(string? Tip, Finding? Problem)> ReplaceAsync(string gitDirectory, string commit, CancellationToken cancellationToken)
    {
        var made = CommitChanges.Read(gitDirectory, commit);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            var tip = await branches.TipAsync(name, cancellationToken);
            if (tip is not null && await IsSameAsync(tip, made, cancellationToken)) return (null, null);
            var publication = new BranchPublication(gitDirectory, commit, name) { Replaced = tip ?? BranchPublication.NoBranch };
            switch (await publisher.PublishAsync(publication, cancellationToken))
            {
                case PublishOutcome.Published published:
                    return (published.Commit, null);
                case PublishOutcome.Failed failed:
                    return (null, failed.Finding);
            }
        }

        return (null, PullRequestFindings.Raced(name, attempts));
    }

    /// <summary>No error if it is not there.</summary>
    /// <exception cref="GitHubException">It was not deleted.</exception>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if (await branches.TipAsync(name, cancellationToken) is not null) await branches.DeleteAsync(name, cancellationToken);
    }

    private async Task<bool> IsSameAsync(string tip, CommitChanges made, CancellationToken cancellationToken) =>
        await branches.FindCommitAsync(tip, cancellationToken) is { } there
        && there.Tree.Sha == made.Tree
        && there.Parents is [var parent] && parent.Sha == made.Parent
        && there.Message.Trim() == made.Message.Trim()
        && (!isSigned || there.Verification is { Verified: true });
}
