using CopyImageGitOps.Cli.Git;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>
/// Paths as GitHub knows them, relative to the top of the repository. Findings name files relative to the directory of the run; the
/// configuration's is relative to the workspace, if the user named it.
/// </summary>
internal sealed class RepositoryPaths
{
    private readonly string _workspace = RealPath.Of(".");
    private readonly string _root;
    private readonly string _top;

    private RepositoryPaths(string root, string top) => (_root, _top) = (root, top);

    /// <param name="path">The directory of the run; it need not exist.</param>
    public static RepositoryPaths Of(string path)
    {
        var root = Directory.Exists(path) ? RealPath.Of(path) : Path.GetFullPath(path);
        return new RepositoryPaths(root, TopOf(root) ?? RealPath.Of("."));
    }

    /// <summary>A path outside of the repository stays as it is.</summary>
    public string this[string file]
    {
        get
        {
            var isOfWorkspace = !File.Exists(Path.Combine(_root, file)) && File.Exists(Path.Combine(_workspace, file));
            var relative = Path.GetRelativePath(_top, Path.Combine(isOfWorkspace ? _workspace : _root, file)).Replace(Path.DirectorySeparatorChar, '/');
            return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? file : relative;
        }
    }

    private static string? TopOf(string root)
    {
        var git = Directory.Exists(root) ? RepositoryFinder.Find(root) : null;
        return git is not null && Path.GetFileName(git) == ".git" ? Path.GetDirectoryName(git) : null;
    }
}
