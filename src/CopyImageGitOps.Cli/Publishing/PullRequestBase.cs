using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Cli.GitHub;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>The branch that a pull request is to be merged into, as it is on GitHub.</summary>
/// <param name="Tip">The id of its newest commit.</param>
internal sealed record PullRequestBase(string Branch, string Tip)
{
    /// <summary>The one that is wished; else the one that is checked out; else the one that the job is about; else the repository's default.</summary>
    /// <param name="wished">Null if none is.</param>
    /// <param name="current">The branch that is checked out; null if none is.</param>
    /// <param name="own">The pull request's own branch.</param>
    /// <param name="environment">Gives the value of a variable.</param>
    /// <exception cref="UsageException">There is no such branch, or it is the pull request's own; nothing was touched.</exception>
    /// <exception cref="GitHubException">GitHub did not tell.</exception>
    public static async Task<PullRequestBase> FindAsync(
        GitHubApi api, string? wished, string? current, string own, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var branches = new GitHubBranches(api);
        var branch = wished ?? current ?? WorkflowEvent.Branch(environment) ?? await branches.DefaultAsync(cancellationToken);
        if (branch == own) throw new UsageException([PullRequestFindings.OwnBase(own)]);
        return await branches.TipAsync(branch, cancellationToken) is { } tip
            ? new PullRequestBase(branch, tip)
            : throw new UsageException([PullRequestFindings.NoBase(branch, api.Access.Repository)]);
    }
}
