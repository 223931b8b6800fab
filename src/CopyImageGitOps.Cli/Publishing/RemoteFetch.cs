using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>Fetches a branch from a remote repository, and nothing else: no tags, no branches of the local one move.</summary>
/// <param name="remote">The name of the remote, as in <c>origin</c>.</param>
internal sealed class RemoteFetch(string remote)
{
    private static readonly Dictionary<string, string?> NoPrompt = new(StringComparer.Ordinal) { ["GIT_TERMINAL_PROMPT"] = "0", ["LC_ALL"] = "C" };

    /// <returns>Null, or why it was not fetched.</returns>
    /// <exception cref="GitException">There is no git.</exception>
    public async Task<Finding?> FetchAsync(string gitDirectory, string branch, CancellationToken cancellationToken)
    {
        string[] arguments = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", remote, $"refs/heads/{branch}"];
        var result = await GitCommand.RunAsync(gitDirectory, NoPrompt, arguments, cancellationToken);
        return result.IsSuccess ? null : GitFindings.Failed(result.StandardError.Trim());
    }
}
