using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// Works on a copy of an index in a file of its own. libgit2 keeps the entries as they are, whatever the bytes of their names, which going
/// through .NET strings would not.
/// </summary>
internal static class IndexFile
{
    /// <summary>Replaces the repository's index by one with the new blobs. The caller holds the <see cref="IndexLock"/>.</summary>
    public static void Update(string gitDirectory, IReadOnlyList<(string Path, Blob Blob, Mode Mode)> entries)
    {
        var index = Path.Combine(gitDirectory, "index");
        WithPrivateIndex(gitDirectory, file =>
        {
            // The copy keeps the time of the original, by which libgit2 knows the entries whose cached file times prove nothing.
            if (File.Exists(index)) File.Copy(index, file, overwrite: true);
            using (var repository = Open(gitDirectory, file))
            {
                Add(repository, entries);
                repository.Index.Write();
            }

            File.Move(file, index, overwrite: true);
            return true;
        });
    }

    /// <summary>Writes the tree that is <paramref name="source"/> with the new blobs.</summary>
    public static ObjectId WriteTree(string gitDirectory, Tree source, IReadOnlyList<(string Path, Blob Blob, Mode Mode)> entries) => WithPrivateIndex(gitDirectory, file =>
    {
        using var repository = Open(gitDirectory, file);
        repository.Index.Replace(source);
        Add(repository, entries);
        return repository.Index.WriteToTree().Id;
    });

    private static Repository Open(string gitDirectory, string indexFile) => new(gitDirectory, new RepositoryOptions { IndexPath = indexFile });

    private static void Add(Repository repository, IReadOnlyList<(string Path, Blob Blob, Mode Mode)> entries)
    {
        foreach (var (path, blob, mode) in entries) repository.Index.Add(blob, path, mode);
    }

    private static T WithPrivateIndex<T>(string gitDirectory, Func<string, T> action)
    {
        // One name for all runs: the index lock keeps them apart, and what a killed one left is overwritten.
        var file = Path.Combine(gitDirectory, "copyimage-index");
        File.Delete(file);
        try
        {
            return action(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
