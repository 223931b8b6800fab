namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Directories, each with all that is below it.</summary>
internal sealed class DirectorySet
{
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);

    /// <param name="directory">Without a slash at its end; empty for the root, which covers all.</param>
    public void Add(string directory) => _directories.Add(directory);

    /// <summary>Whether a path is in, or below, one of the directories.</summary>
    public bool Covers(string path)
    {
        if (_directories.Count == 0) return false;
        if (_directories.Contains("")) return true;
        var directories = _directories.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (directories.Contains(path.AsSpan(0, slash))) return true;
        }

        return false;
    }
}
