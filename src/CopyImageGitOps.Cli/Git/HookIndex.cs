namespace CopyImageGitOps.Cli.Git;

/// <summary>An index in a file of its own that is exactly one tree, for hooks to look at.</summary>
internal sealed class HookIndex : IDisposable
{
    private HookIndex(string file) => File = file;

    public string File { get; }

    /// <param name="tree">The id of the tree.</param>
    /// <exception cref="GitException">git could not write it.</exception>
    public static async Task<HookIndex> CreateAsync(WorkTreeGit git, string gitDirectory, string tree, CancellationToken cancellationToken)
    {
        // What a killed run left is overwritten; the index lock keeps runs apart.
        var index = new HookIndex(Path.Combine(gitDirectory, "copyimage-hook-index"));
        index.Dispose();
        try
        {
            await index.FillAsync(git, Path.Combine(gitDirectory, "index"), tree, cancellationToken).ConfigureAwait(false);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        System.IO.File.Delete(File);
        System.IO.File.Delete(File + ".lock");
    }

    private async Task FillAsync(WorkTreeGit git, string current, string tree, CancellationToken cancellationToken)
    {
        // The times and sizes that it knows of files spare git reading them.
        if (System.IO.File.Exists(current)) System.IO.File.Copy(current, File);
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = File };
        var read = await git.RunAsync(new WorkTreeCall(["read-tree", "--reset", tree]) { Variables = variables }, cancellationToken).ConfigureAwait(false);
        if (!read.IsSuccess) throw new GitException(GitFindings.Failed(read.StandardError.Trim()));
        await git.RunAsync(new WorkTreeCall(["update-index", "-q", "--refresh"]) { Variables = variables }, cancellationToken).ConfigureAwait(false);
    }
}
