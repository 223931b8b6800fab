namespace CopyImageGitOps.Kustomize.Graph;

/// <summary>Turns paths on disk into those that are relative to the run's root, and back.</summary>
/// <param name="root">Absolute and free of links.</param>
internal sealed class RunPaths(string root)
{
    private readonly string _prefix = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;

    /// <summary>With <c>/</c>; empty for the root itself.</summary>
    public string Relative(string path)
    {
        if (path.StartsWith(_prefix, StringComparison.Ordinal)) return path[_prefix.Length..].Replace(Path.DirectorySeparatorChar, '/');
        return path == root ? "" : Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
    }

    public string Absolute(string relative) => relative.Length == 0 ? root : Path.Join(root, relative);

    /// <summary>The directory of a file; empty for the root.</summary>
    public static string DirectoryOf(string file) => file.LastIndexOf('/') is var slash and >= 0 ? file[..slash] : "";

    public static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";
}
