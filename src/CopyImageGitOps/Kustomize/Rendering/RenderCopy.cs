namespace CopyImageGitOps.Kustomize.Rendering;

/// <summary>
/// A copy of what kustomizations are made of, in a temporary folder, in which edits are rendered before they are made. It has the same
/// paths below the folder as the original has below the file system's root, and the same links, so that relative paths lead to the same files.
/// </summary>
internal sealed class RenderCopy : IDisposable
{
    private const int MaximumLinks = 40;

    private readonly string _root;
    private readonly HashSet<string> _copied = new(StringComparer.Ordinal);
    private readonly HashSet<string> _plain = new(StringComparer.Ordinal);

    /// <param name="root">To which paths are relative; they may begin with <c>../</c>.</param>
    public RenderCopy(string root)
    {
        _root = Path.GetFullPath(root);
        Folder = Directory.CreateTempSubdirectory("copyimage-render-").FullName;
    }

    /// <summary>Below it are the full paths of the originals.</summary>
    public string Folder { get; }

    /// <summary>Where the copy of a path is.</summary>
    public string PathOf(string relative) => CopyOf(Original(relative));

    /// <summary>Copies a file, or a directory with all that is in it; nothing where there is none. Not to be called from several threads at once.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public void Include(string relative)
    {
        if (Resolve(Original(relative)) is not { } original || !_copied.Add(original)) return;
        if (File.Exists(original)) CopyFile(original);
        else if (Directory.Exists(original)) CopyDirectory(original);
    }

    /// <summary>Replaces a file's content in the copy alone.</summary>
    public void Write(string relative, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(PathOf(relative), FileMode.Create, FileAccess.Write);
        file.Write(content);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder that stays does less harm than a run that fails for it.
        }
    }

    private string Original(string relative) => Path.GetFullPath(relative, _root);

    private string CopyOf(string original) => Path.Join(Folder, original[(Path.GetPathRoot(original)!.Length)..]);

    private void CopyFile(string original)
    {
        Directory.CreateDirectory(CopyOf(Path.GetDirectoryName(original)!));
        File.Copy(original, CopyOf(original), overwrite: true);
    }

    private void CopyDirectory(string original)
    {
        Directory.CreateDirectory(CopyOf(original));
        foreach (var entry in new DirectoryInfo(original).EnumerateFileSystemInfos().Where(entry => entry.Name != ".git")) Include(entry.FullName);
    }

    /// <summary>Makes the links that lie on a path, and says where they lead; null if nowhere.</summary>
    private string? Resolve(string original)
    {
        for (var links = 0; links < MaximumLinks; links++)
        {
            if (FirstLink(original) is not { } link) return original;
            var target = Path.GetFullPath(link.LinkTarget!, Path.GetDirectoryName(link.FullName)!);
            if (_copied.Add(link.FullName)) CopyLink(link, target);
            original = Path.Join(target, original[link.FullName.Length..]);
        }

        return null;
    }

    private void CopyLink(FileSystemInfo link, string target)
    {
        Directory.CreateDirectory(CopyOf(Path.GetDirectoryName(link.FullName)!));
        File.CreateSymbolicLink(CopyOf(link.FullName), Path.IsPathRooted(link.LinkTarget) ? CopyOf(target) : link.LinkTarget!);
    }

    private FileInfo? FirstLink(string path)
    {
        for (var end = path.IndexOf(Path.DirectorySeparatorChar, 1); ; end = path.IndexOf(Path.DirectorySeparatorChar, end + 1))
        {
            var part = end < 0 ? path : path[..end];
            if (!_plain.Contains(part))
            {
                var info = new FileInfo(part);
                if (info.LinkTarget is not null) return info;
                _plain.Add(part);
            }

            if (end < 0) return null;
        }
    }
}
