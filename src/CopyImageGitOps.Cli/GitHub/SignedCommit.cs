using CopyImageGitOps.Cli.Publishing;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>
/// Makes a local commit again through GitHub's API, which signs it: as the token's owner, so that its author is not kept. Message and tree
/// are the same, to the byte; the id is another one.
/// </summary>
/// <param name="remote">Of which the new commit is fetched, so that the local repository has it too.</param>
internal sealed class SignedCommit(GitHubApi api, RemoteFetch remote) : IBranchPublisher
{
    /// <summary>
    /// Of the local commit, which is made before and of which only the content counts: nobody needs a Git identity for what GitHub signs.
    /// </summary>
    public const string LocalAuthor = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>";

    private readonly GitHubBranches _branches = new(api);
    private readonly GitHubObjects _objects = new(api);

    public async Task<PublishOutcome> PublishAsync(BranchPublication publication, CancellationToken cancellationToken)
    {
        var local = CommitChanges.Read(publication.GitDirectory, publication.Commit);
        try
        {
            var tip = await _branches.TipAsync(publication.Branch, cancellationToken);
            if (publication.Replaced is { } expected && (tip ?? BranchPublication.NoBranch) != expected) return new PublishOutcome.Raced();
            if (await _branches.FindCommitAsync(local.Parent, cancellationToken) is null)
                return new PublishOutcome.Failed(GitHubFindings.ParentMissing(local.Parent, api.Access.Repository));

            if (await _objects.WriteTreeAsync(local, cancellationToken) != local.Tree)
                return new PublishOutcome.Failed(GitHubFindings.OtherTree(publication.Commit));
            var commit = await _objects.WriteCommitAsync(local, cancellationToken);
            if (!await PutOnBranchAsync(publication, tip, commit, cancellationToken)) return new PublishOutcome.Raced();
            var problem = await remote.FetchNextAsync(publication.GitDirectory, publication.Branch, commit, cancellationToken);
            return problem is null ? new PublishOutcome.Published(commit) { Previous = tip } : new PublishOutcome.Failed(problem);
        }
        catch (GitHubException e)
        {
            return new PublishOutcome.Failed(e.Finding);
        }
    }

    /// <returns>False if the branch is not where it was.</returns>
    private async Task<bool> PutOnBranchAsync(BranchPublication publication, string? tip, string commit, CancellationToken cancellationToken)
    {
        try
        {
            if (tip is null) await _branches.CreateAsync(publication.Branch, commit, cancellationToken);
            else await _branches.MoveAsync(publication.Branch, commit, force: publication.Replaced is not null, cancellationToken);
            return true;
        }
        catch (GitHubException e) when (e.IsRefusal("already exists") || e.IsRefusal("not a fast forward") || e.IsRefusal("does not exist"))
        {
            // It may be ours: the answer to a first try can have been lost.
            return await _branches.TipAsync(publication.Branch, cancellationToken) == commit;
        }
    }
}
