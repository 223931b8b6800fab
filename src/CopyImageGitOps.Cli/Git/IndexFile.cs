using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <param name="Path">From the top of the working tree, with <c>/</c>.</param>
internal sealed record NewBlob(string Path, Blob Blob, Mode Mode);

/// <summary>
/// Works on a copy of an index in a file of its own. libgit2 keeps the entries as they are, whatever the bytes of their names, which going
/// through .NET strings would not.
/// </summary>
internal static class IndexFile
{
    /// <summary>Replaces the repository's index by one with the new blobs. The caller holds the <see cref="IndexLock"/>.</summary>
    public static void Update(string gitDirectory, IReadOnlyList<NewBlob> entries)
    {
        var index = Path.Combine(gitDirectory, "index");
        WithPrivateIndex(gitDirectory, file =>
        {
            // The copy keeps the time of the original, by which libgit2 knows the entries whose cached file times prove nothing.
            if (File.Exists(index)) File.Copy(index, file, overwrite: true);
            using (var repository = Open(gitDirectory, file))
            {
                foreach (var entry in entries) Stage(repository, entry);
                repository.Index.Write();
            }

            File.Move(file, index, overwrite: true);
            return true;
        });
    }

    /// <summary>Writes the tree that is <paramref name="source"/> with the new blobs.</summary>
    public static ObjectId WriteTree(string gitDirectory, Tree source, IReadOnlyList<NewBlob> entries) => WithPrivateIndex(gitDirectory, file =>
    {
        using var repository = Open(gitDirectory, file);
        repository.Index.Replace(source);
        foreach (var (path, blob, mode) in entries) repository.Index.Add(blob, path, mode);
        return repository.Index.WriteToTree().Id;
    });

    private static Repository Open(string gitDirectory, string indexFile) => new(gitDirectory, new RepositoryOptions { IndexPath = indexFile });

    private static void Stage(Repository repository, NewBlob entry)
    {
        // A file that is as staged is added from the disk, which notes its times and size: without them 'git diff-index' calls it changed.
        if (IsOnDisk(repository, entry)) repository.Index.Add(entry.Path);
        if (repository.Index[entry.Path] is { } staged && staged.Id == entry.Blob.Id && staged.Mode == entry.Mode) return;
        repository.Index.Add(entry.Blob, entry.Path, entry.Mode);
    }

    private static bool IsOnDisk(Repository repository, NewBlob entry)
    {
        var file = new FileInfo(Path.Combine(repository.Info.WorkingDirectory, entry.Path));
        return file.Exists && file.LinkTarget is null && file.Length == entry.Blob.Size
            && Blobs.Read(entry.Blob).AsSpan().SequenceEqual(File.ReadAllBytes(file.FullName));
    }

    private static T WithPrivateIndex<T>(string gitDirectory, Func<string, T> action)
    {
        // One name for all runs: the index lock keeps them apart, and what a killed one left is removed here.
        var file = Path.Combine(gitDirectory, "copyimage-index");
        Delete(file);
        try
        {
            return action(file);
        }
        finally
        {
            Delete(file);
        }
    }

    private static void Delete(string file)
    {
        File.Delete(file);
        File.Delete(file + ".lock");
    }
}
