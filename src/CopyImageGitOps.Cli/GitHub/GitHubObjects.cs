namespace CopyImageGitOps.Cli.GitHub;

/// <summary>Writes Git objects into the repository on GitHub. None of them is on a branch yet.</summary>
internal sealed class GitHubObjects(GitHubApi api)
{
    private const string BlobType = "blob";

    /// <summary>Writes what the commit changes, on top of its parent's tree.</summary>
    /// <returns>The id of the tree.</returns>
    /// <exception cref="GitHubException">GitHub refused.</exception>
    public async Task<string> WriteTreeAsync(CommitChanges commit, CancellationToken cancellationToken)
    {
        var entries = new List<NewTreeEntry>(commit.Changes.Count);
        foreach (var change in commit.Changes)
        {
            var blob = change.Content is null ? null : await WriteBlobAsync(change, cancellationToken);
            entries.Add(new NewTreeEntry(change.Path, change.Mode, BlobType, blob));
        }

        var request = Writing("git/trees", "write the tree").With(new NewTree(commit.ParentTree, entries), GitHubJson.Default.NewTree);
        return (await api.SendAsync(request, GitHubJson.Default.ObjectName, cancellationToken)).Sha;
    }

    /// <summary>Writes the commit, which GitHub signs where the token is a bot's.</summary>
    /// <returns>The id of the commit.</returns>
    /// <exception cref="GitHubException">GitHub refused.</exception>
    public async Task<string> WriteCommitAsync(CommitChanges commit, CancellationToken cancellationToken)
    {
        var request = Writing("git/commits", "write the commit")
            .With(new NewCommit(commit.Message, commit.Tree, [commit.Parent]), GitHubJson.Default.NewCommit);
        return (await api.SendAsync(request, GitHubJson.Default.ObjectName, cancellationToken)).Sha;
    }

    private async Task<string> WriteBlobAsync(CommitChange change, CancellationToken cancellationToken)
    {
        // As base64, so that every byte arrives as it is.
        var body = new NewBlobBody(Convert.ToBase64String(change.Content!), "base64");
        var request = Writing("git/blobs", $"write '{change.Path}'").With(body, GitHubJson.Default.NewBlobBody);
        return (await api.SendAsync(request, GitHubJson.Default.ObjectName, cancellationToken)).Sha;
    }

    private static GitHubRequest Writing(string path, string purpose) => new(HttpMethod.Post, path, purpose) { Permission = "contents: write" };
}
