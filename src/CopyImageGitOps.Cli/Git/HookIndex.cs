namespace CopyImageGitOps.Cli.Git;

/// <summary>An index that is exactly one tree, for hooks to look at.</summary>
internal static class HookIndex
{
    /// <param name="tree">The id of the tree.</param>
    /// <exception cref="GitException">git could not write it.</exception>
    public static async Task<PrivateIndex> CreateAsync(WorkTreeGit git, string gitDirectory, string tree, CancellationToken cancellationToken)
    {
        var index = new PrivateIndex(gitDirectory, "copyimage-hook-index");
        try
        {
            await FillAsync(index, git, tree, cancellationToken).ConfigureAwait(false);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private static async Task FillAsync(PrivateIndex index, WorkTreeGit git, string tree, CancellationToken cancellationToken)
    {
        // The times and sizes that it knows of files spare git reading them.
        index.Copy();
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = index.Path };
        var read = await git.RunAsync(new WorkTreeCall(["read-tree", "--reset", tree]) { Variables = variables }, cancellationToken).ConfigureAwait(false);
        if (!read.IsSuccess) throw new GitException(GitFindings.Failed(read.StandardError.Trim()));
        await git.RunAsync(new WorkTreeCall(["update-index", "-q", "--refresh"]) { Variables = variables }, cancellationToken).ConfigureAwait(false);
    }
}
