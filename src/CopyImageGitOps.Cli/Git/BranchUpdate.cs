using CliWrap.Buffered;
using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>A branch's move from one commit to the next, or that of a detached HEAD.</summary>
/// <param name="Branch">The full name of the reference; <c>HEAD</c> if it is detached.</param>
internal sealed record BranchUpdate(string Branch, Commit From, Commit To, Signature Committer)
{
    public static BranchUpdate OfHead(Repository repository, Commit from, Commit to, Signature committer) =>
        new(repository.Info.IsHeadDetached ? "HEAD" : repository.Refs.Head.TargetIdentifier, from, to, committer);

    /// <summary>
    /// Moves the branch if it still is where it was. git does it, as a process of its own: libgit2 could not compare with our idea of the old
    /// tip, and its lock on the branch would outlive us if we were killed.
    /// </summary>
    /// <param name="marker">As <see cref="CommitMode.Marker"/>.</param>
    /// <returns>Null, or why the branch has not moved.</returns>
    public async Task<Finding?> ApplyAsync(string gitDirectory, GitEnvironment environment, string? marker = null)
    {
        var variables = new Dictionary<string, string?>(environment.Overrides, StringComparer.Ordinal)
        {
            ["GIT_COMMITTER_NAME"] = Committer.Name,
            ["GIT_COMMITTER_EMAIL"] = Committer.Email,
            ["LC_ALL"] = "C",
        };
        Task<BufferedCommandResult> UpdateAsync(params string[] arguments) =>
            GitCommand.RunAsync(gitDirectory, variables, ["update-ref", .. arguments], CancellationToken.None);

        if (marker is not null && await UpdateAsync(marker, To.Sha).ConfigureAwait(false) is { IsSuccess: false } unmarked)
            return GitFindings.Failed(unmarked.StandardError.Trim());
        var result = await UpdateAsync("-m", $"commit: {To.MessageShort}", Branch, To.Sha, From.Sha).ConfigureAwait(false);
        return result.IsSuccess ? null : Problem(result.StandardError.Trim());
    }

    private Finding Problem(string error)
    {
        if (error.Contains("but expected", StringComparison.Ordinal))
            return GitFindings.BranchMoved(Branch.Replace("refs/heads/", "", StringComparison.Ordinal));
        return error.Contains(".lock'", StringComparison.Ordinal) ? GitFindings.Locked(error.Split('\n')[0]) : GitFindings.Failed(error);
    }
}
