using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <param name="Path">From the top of the working tree, with <c>/</c>.</param>
internal sealed record NewBlob(string Path, Blob Blob, Mode Mode);

/// <summary>
/// Works on a <see cref="PrivateIndex"/>. git does not touch entries that it is not told to, whatever the bytes of their names, which going
/// through .NET strings would.
/// </summary>
internal static class IndexFile
{
    private const string Name = "copyimage-index";

    /// <summary>
    /// Replaces the repository's index by one with the new blobs. The caller holds the <see cref="IndexLock"/>. git does it: whoever writes an
    /// index must find the entries whose cached file times prove nothing (https://git-scm.com/docs/racy-git), and libgit2 takes for proof what git
    /// does not, so that a change of the user's would be overlooked from then on.
    /// </summary>
    /// <exception cref="GitException">git failed; the index is as it was.</exception>
    public static async Task UpdateAsync(string gitDirectory, string workTree, IReadOnlyList<NewBlob> entries, GitEnvironment environment)
    {
        using var index = new PrivateIndex(gitDirectory, Name);
        index.Copy();
        var git = new IndexProgram(gitDirectory, index.Path, workTree, environment);
        await git.RunAsync(["update-index", "-z", "--index-info"], string.Concat(entries.Select(Line))).ConfigureAwait(false);
        // Notes the times and sizes of the files, without which 'git diff-index' calls them changed; a file that is not there has none.
        string[] refresh = ["add", "--refresh", "--pathspec-from-file=-", "--pathspec-file-nul"];
        await git.TryRunAsync(refresh, string.Concat(entries.Select(entry => $"{entry.Path}\0"))).ConfigureAwait(false);
        index.Publish();
    }

    /// <summary>Writes the tree that is <paramref name="source"/> with the new blobs; returns its id.</summary>
    /// <exception cref="GitException">git failed.</exception>
    public static async Task<string> WriteTreeAsync(string gitDirectory, Tree source, IReadOnlyList<NewBlob> entries, GitEnvironment environment)
    {
        using var index = new PrivateIndex(gitDirectory, Name);
        var git = new IndexProgram(gitDirectory, index.Path, null, environment);
        await git.RunAsync(["read-tree", source.Sha]).ConfigureAwait(false);
        await git.RunAsync(["update-index", "-z", "--index-info"], string.Concat(entries.Select(Line))).ConfigureAwait(false);
        return (await git.RunAsync(["write-tree"]).ConfigureAwait(false)).Trim();
    }

    private static string Line(NewBlob entry) => $"{Convert.ToString((int)entry.Mode, 8)} {entry.Blob.Sha}\t{entry.Path}\0";
}
