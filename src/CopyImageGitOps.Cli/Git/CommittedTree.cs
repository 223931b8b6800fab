using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>HEAD's files in a temporary folder, for programs that need files: the blobs as they are stored, and links.</summary>
internal sealed class CommittedTree : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("copyimage-head-").FullName;
    private readonly List<string> _files = [];

    private CommittedTree(string prefix) => Directory = Path.Join(_folder, prefix).TrimEnd('/');

    /// <summary>Where the directory of the run is in it.</summary>
    public string Directory { get; }

    /// <summary>The wanted files below that directory, relative to it.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <param name="filter">The files that are wanted as <see cref="Files"/>; all are there.</param>
    /// <returns>Null if the working tree and the index are as HEAD.</returns>
    public static CommittedTree? ExportIfOther(GitRepository repository, Func<string, bool> filter)
    {
        if (!repository.HasChanges()) return null;
        var tree = new CommittedTree(repository.Prefix);
        try
        {
            GitLibrary.Run(() =>
            {
                tree.Write(repository.HeadTree!, "");
                return true;
            });
        }
        catch
        {
            tree.Dispose();
            throw;
        }

        tree._files.AddRange(Below(tree.Directory).Where(filter).Order(StringComparer.Ordinal));
        return tree;
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    private void Write(Tree tree, string directory)
    {
        System.IO.Directory.CreateDirectory(Path.Join(_folder, directory));
        foreach (var entry in tree)
        {
            var path = $"{directory}{entry.Name}";
            if (entry.TargetType == TreeEntryTargetType.Tree) Write((Tree)entry.Target, path + "/");
            else if (entry.Mode == Mode.SymbolicLink) File.CreateSymbolicLink(Path.Join(_folder, path), ((Blob)entry.Target).GetContentText());
            else if (Blobs.FileIn(entry) is { } blob) File.WriteAllBytes(Path.Join(_folder, path), Blobs.Read(blob));
        }
    }

    private static IEnumerable<string> Below(string directory) => System.IO.Directory.Exists(directory)
        ? System.IO.Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file))
        : [];
}
