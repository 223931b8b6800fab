using System.Collections.Concurrent;

namespace CopyImageGitOps.Manifests.Folders;

/// <summary>Finds where the files of a root really are, and refuses those that are elsewhere.</summary>
internal sealed class RealPaths(string root)
{
    private const int MaximumLinks = 40;

    private readonly string _root = Follow(Path.GetFullPath(root));
    private readonly ConcurrentDictionary<string, string> _directories = new(StringComparer.Ordinal);

    /// <param name="file">Relative to the root, with <c>/</c>.</param>
    /// <param name="isLink">The file itself is a link, or is in a directory that is one.</param>
    /// <param name="isPlain">It is known that the file is no link, whatever its directories are.</param>
    /// <returns>The absolute path, free of links.</returns>
    /// <exception cref="LinkOutsideException">It is outside the root, or in Git's own directory.</exception>
    public string Find(string file, out bool isLink, bool isPlain = false)
    {
        var slash = file.LastIndexOf('/');
        var (directory, name) = (slash < 0 ? _root : FindDirectory(file[..slash]), file[(slash + 1)..]);
        var real = isPlain ? Path.Join(directory, name) : Enter(directory, name);
        if (RelativePath(real) is not { } relative || IsInGitDirectory(relative)) throw new LinkOutsideException(file, real);
        isLink = relative != file;
        return real;
    }

    /// <summary>The path from the root, with <c>/</c>; null if it is outside.</summary>
    public string? RelativePath(string path)
    {
        var prefix = Path.EndsInDirectorySeparator(_root) ? _root : _root + Path.DirectorySeparatorChar;
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..].Replace(Path.DirectorySeparatorChar, '/') : null;
    }

    /// <summary>Each directory once, from its parent: a system call for a directory, however deep.</summary>
    private string FindDirectory(string directory)
    {
        if (_directories.TryGetValue(directory, out var real)) return real;
        var slash = directory.LastIndexOf('/');
        return _directories.GetOrAdd(directory, Enter(slash < 0 ? _root : FindDirectory(directory[..slash]), directory[(slash + 1)..]));
    }

    private static string Enter(string realDirectory, string name)
    {
        var path = Path.Join(realDirectory, name);
        return name is "." or ".." || new FileInfo(path).LinkTarget is not null ? Follow(path) : path;
    }

    private static bool IsInGitDirectory(string relative) => relative.Split('/').Contains(".git", StringComparer.OrdinalIgnoreCase);

    /// <summary>As realpath(3), except that what does not exist is kept as it is.</summary>
    private static string Follow(string path)
    {
        var real = Path.GetPathRoot(path)!;
        var links = 0;
        var pending = new Stack<string>();
        Push(pending, path[real.Length..]);
        while (pending.TryPop(out var name))
        {
            if (name == "..") real = Path.GetDirectoryName(real) ?? real;
            if (name is "." or "..") continue;
            var candidate = Path.Join(real, name);
            if (new FileInfo(candidate).LinkTarget is not { } target)
            {
                real = candidate;
                continue;
            }

            if (++links > MaximumLinks) throw new IOException($"'{path}' has too many levels of symbolic links.");
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            Push(pending, target);
        }

        return real;
    }

    private static void Push(Stack<string> pending, string path)
    {
        foreach (var name in path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) pending.Push(name);
    }
}
