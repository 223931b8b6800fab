using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Fetches commits from a remote repository, and nothing else: no tags, and no branch of the local one moves.</summary>
/// <param name="remote">The name of the remote, as in <c>origin</c>.</param>
/// <param name="environment">Null: the process's.</param>
internal sealed class RemoteFetch(string remote, GitEnvironment? environment = null)
{
    private readonly GitEnvironment _environment = environment ?? new GitEnvironment(new Dictionary<string, string?>());

    /// <summary>
    /// Sees that the repository has the tip of a branch. A shallow clone on no branch, such as a workflow's of a pull request, gets it without its
    /// history, which may be long; on a branch that would cut off what is to be pulled into it.
    /// </summary>
    /// <returns>Null, or why it has not.</returns>
    /// <exception cref="GitException">There is no git, or the repository cannot be read.</exception>
    public async Task<Finding?> FetchTipAsync(string gitDirectory, string branch, string commit, CancellationToken cancellationToken)
    {
        var git = WorkTreeGit.Of(gitDirectory, _environment);
        if (await HasAsync(git, commit, cancellationToken)) return null;
        var isShallow = (await git.RunAsync(["rev-parse", "--is-shallow-repository"], cancellationToken)).StandardOutput.Trim() == "true";
        var isDetached = !(await git.RunAsync(["symbolic-ref", "--quiet", "HEAD"], cancellationToken)).IsSuccess;
        return await FetchAsync(git, branch, commit, isShallow && isDetached ? ["--depth=1"] : [], cancellationToken);
    }

    /// <summary>The same for a commit whose parent the repository has: nothing comes but that one, and a shallow clone keeps what history it has.</summary>
    /// <returns>Null, or why it has not.</returns>
    /// <exception cref="GitException">There is no git, or the repository cannot be read.</exception>
    public Task<Finding?> FetchNextAsync(string gitDirectory, string branch, string commit, CancellationToken cancellationToken) =>
        FetchAsync(WorkTreeGit.Of(gitDirectory, _environment), branch, commit, [], cancellationToken);

    private async Task<Finding?> FetchAsync(WorkTreeGit git, string branch, string commit, string[] depth, CancellationToken cancellationToken)
    {
        string[] arguments = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", .. depth, remote, $"refs/heads/{branch}"];
        var answer = await new RemoteGit(git, remote).RunAsync(arguments, cancellationToken);
        if (answer.IsSuccess) return await HasAsync(git, commit, cancellationToken) ? null : Moved(branch);
        return RemoteFindings.Of(RemoteProblems.In(answer.Error), $"The branch '{branch}' could not be fetched", remote, answer, "Then run again.");
    }

    private static async Task<bool> HasAsync(WorkTreeGit git, string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancellationToken)).IsSuccess;

    private Finding Moved(string branch) => new(
        Severity.Error,
        FindingCodes.GitBranchMoved,
        $"What GitHub says is the tip of '{branch}' is not in '{remote}': it moved meanwhile, or the two are not the same repository.")
    {
        Hint = "Run again, and see that GITHUB_REPOSITORY and the remote are the same repository.",
    };
}
