using CliWrap;
using CliWrap.Buffered;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <param name="Path">From the top of the working tree, with <c>/</c>.</param>
internal sealed record NewBlob(string Path, Blob Blob, Mode Mode);

/// <summary>
/// Works on a copy of an index in a file of its own. Neither git nor libgit2 touch entries that they are not told to, whatever the bytes of
/// their names, which going through .NET strings would.
/// </summary>
internal static class IndexFile
{
    /// <summary>
    /// Replaces the repository's index by one with the new blobs. The caller holds the <see cref="IndexLock"/>. git does it: whoever writes an
    /// index must find the entries whose cached file times prove nothing (https://git-scm.com/docs/racy-git), and libgit2 takes for proof what git
    /// does not, so that a change of the user's would be overlooked from then on.
    /// </summary>
    /// <exception cref="GitException">git failed; the index is as it was.</exception>
    public static async Task UpdateAsync(string gitDirectory, string workTree, IReadOnlyList<NewBlob> entries, GitEnvironment environment)
    {
        var index = Path.Combine(gitDirectory, "index");
        var file = PrivateIndex(gitDirectory);
        try
        {
            // The copy keeps the time of the original, which is what file times are compared with.
            if (File.Exists(index)) File.Copy(index, file, overwrite: true);
            var update = await GitAsync(["update-index", "-z", "--index-info"], string.Concat(entries.Select(Line))).ConfigureAwait(false);
            if (!update.IsSuccess) throw new GitException(GitFindings.Failed(update.StandardError.Trim()));
            // Notes the times and sizes of the files, without which 'git diff-index' calls them changed; a file that is not there has none.
            string[] refresh = ["add", "--refresh", "--pathspec-from-file=-", "--pathspec-file-nul"];
            await GitAsync(refresh, string.Concat(entries.Select(entry => $"{entry.Path}\0"))).ConfigureAwait(false);
            File.Move(file, index, overwrite: true);
        }
        finally
        {
            Delete(file);
        }

        Task<BufferedCommandResult> GitAsync(string[] arguments, string input)
        {
            var variables = new Dictionary<string, string?>(environment.Overrides, StringComparer.Ordinal)
            {
                ["GIT_INDEX_FILE"] = file,
                ["GIT_WORK_TREE"] = workTree,
                ["GIT_LITERAL_PATHSPECS"] = "1",
            };
            return GitCommand.RunAsync(gitDirectory, variables, arguments, CancellationToken.None, PipeSource.FromString(input), workTree);
        }
    }

    /// <summary>Writes the tree that is <paramref name="source"/> with the new blobs.</summary>
    public static ObjectId WriteTree(string gitDirectory, Tree source, IReadOnlyList<NewBlob> entries)
    {
        var file = PrivateIndex(gitDirectory);
        try
        {
            using var repository = new Repository(gitDirectory, new RepositoryOptions { IndexPath = file });
            repository.Index.Replace(source);
            foreach (var (path, blob, mode) in entries) repository.Index.Add(blob, path, mode);
            return repository.Index.WriteToTree().Id;
        }
        finally
        {
            Delete(file);
        }
    }

    private static string Line(NewBlob entry) => $"{Convert.ToString((int)entry.Mode, 8)} {entry.Blob.Sha}\t{entry.Path}\0";

    private static string PrivateIndex(string gitDirectory)
    {
        // One name for all runs: the index lock keeps them apart, and what a killed one left is removed here.
        var file = Path.Combine(gitDirectory, "copyimage-index");
        Delete(file);
        return file;
    }

    private static void Delete(string file)
    {
        File.Delete(file);
        File.Delete(file + ".lock");
    }
}
