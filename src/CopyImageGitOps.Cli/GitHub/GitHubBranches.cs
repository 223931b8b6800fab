using System.Net;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>The branches of the repository on GitHub, and their commits.</summary>
internal sealed class GitHubBranches(GitHubApi api)
{
    /// <summary>The id of the branch's tip; null if there is no such branch.</summary>
    /// <exception cref="GitHubException">GitHub did not tell.</exception>
    public async Task<string?> TipAsync(string branch, CancellationToken cancellationToken)
    {
        // Asked for one branch, GitHub says 404 where there is no branch and where there is no repository.
        var request = new GitHubRequest(HttpMethod.Get, $"git/matching-refs/heads/{Escape(branch)}", $"look for the branch '{branch}'");
        await foreach (var found in api.ListAsync(request, GitHubJson.Default.IReadOnlyListReferenceAnswer, cancellationToken))
        {
            if (found.Ref == $"refs/heads/{branch}") return found.Object.Sha;
        }

        return null;
    }

    /// <summary>Null if GitHub does not have it.</summary>
    /// <exception cref="GitHubException">GitHub did not tell.</exception>
    public async Task<CommitAnswer?> FindCommitAsync(string commit, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GitHubRequest(HttpMethod.Get, $"git/commits/{commit}", $"read the commit {commit[..10]}");
            return await api.SendAsync(request, GitHubJson.Default.CommitAnswer, cancellationToken);
        }
        catch (GitHubException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <exception cref="GitHubException">GitHub did not tell.</exception>
    public async Task<string> DefaultAsync(CancellationToken cancellationToken)
    {
        var request = new GitHubRequest(HttpMethod.Get, "", "look up the default branch");
        return (await api.SendAsync(request, GitHubJson.Default.RepositoryAnswer, cancellationToken)).DefaultBranch;
    }

    /// <exception cref="GitHubException">It was not created; a refusal with <c>already exists</c> if there is such a branch.</exception>
    public Task CreateAsync(string branch, string commit, CancellationToken cancellationToken) => api.SendAsync(
        Writing(HttpMethod.Post, "git/refs", $"create the branch '{branch}'")
            .With(new NewReference($"refs/heads/{branch}", commit), GitHubJson.Default.NewReference),
        cancellationToken);

    /// <param name="force">Whether commits of the branch may be lost.</param>
    /// <exception cref="GitHubException">It was not moved; a refusal with <c>not a fast forward</c> if commits would be lost.</exception>
    public Task MoveAsync(string branch, string commit, bool force, CancellationToken cancellationToken) => api.SendAsync(
        Writing(HttpMethod.Patch, $"git/refs/heads/{Escape(branch)}", $"move the branch '{branch}'")
            .With(new MovedReference(commit, force), GitHubJson.Default.MovedReference),
        cancellationToken);

    /// <summary>No error if there is no such branch.</summary>
    /// <exception cref="GitHubException">It was not deleted.</exception>
    public async Task DeleteAsync(string branch, CancellationToken cancellationToken)
    {
        try
        {
            await api.SendAsync(Writing(HttpMethod.Delete, $"git/refs/heads/{Escape(branch)}", $"delete the branch '{branch}'"), cancellationToken);
        }
        catch (GitHubException e) when (e.IsRefusal("does not exist"))
        {
            // Somebody else was faster, or the answer to our first try was lost.
        }
    }

    private static GitHubRequest Writing(HttpMethod method, string path, string purpose) => new(method, path, purpose) { Permission = "contents: write" };

    private static string Escape(string branch) => string.Join('/', branch.Split('/').Select(Uri.EscapeDataString));
}
