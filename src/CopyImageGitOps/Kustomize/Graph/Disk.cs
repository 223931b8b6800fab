using CopyImageGitOps.Manifests.Folders;

namespace CopyImageGitOps.Kustomize.Graph;

internal enum PlaceKind
{
    Missing,
    File,
    Directory,
}

/// <param name="Path">Absolute and free of links.</param>
internal readonly record struct Place(PlaceKind Kind, string Path);

/// <summary>
/// Finds what is where on disk, each path once. As kustomize does, a path is cleaned first (<c>a/../b</c> is <c>b</c>, whatever <c>a</c>
/// is), then its links are followed.
/// </summary>
internal sealed class Disk
{
    /// <summary>What kustomize reads is small; the rest is not read at all.</summary>
    public const long MaximumFileSize = 16 * 1024 * 1024;

    private const int MaximumLinks = 40;
    private const int MaximumPath = 4096;

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly FileBuffer _buffer = new();

    /// <param name="path">Absolute.</param>
    public Place Find(string path)
    {
        if (path.Length > MaximumPath || path.Contains('\0')) return new(PlaceKind.Missing, path);
        return Look(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), 0);
    }

    /// <returns>Null if the file is larger than <see cref="MaximumFileSize"/>.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public ReadOnlyMemory<byte>? Read(Place file)
    {
        // Pipes and devices have no length, and to open a pipe is to wait for its writer.
        if (new FileInfo(file.Path).Length == 0) return ReadOnlyMemory<byte>.Empty;
        return _buffer.TryFill(file.Path, MaximumFileSize) ? new ReadOnlyMemory<byte>(_buffer.Content.ToArray()) : null;
    }

    private Place Look(string path, int links)
    {
        if (_places.TryGetValue(path, out var known)) return known;
        var parent = Path.GetDirectoryName(path);
        return _places[path] = parent is null ? new(PlaceKind.Directory, path) : Enter(Look(parent, links), Path.GetFileName(path), links);
    }

    private Place Enter(Place directory, string name, int links)
    {
        var path = Path.Join(directory.Path, name);
        if (directory.Kind != PlaceKind.Directory || links > MaximumLinks) return new(PlaceKind.Missing, path);
        if (_places.TryGetValue(path, out var known)) return known;
        // Until it is known where a link leads it leads nowhere, so that circles end.
        _places[path] = new(PlaceKind.Missing, path);
        return _places[path] = Stat(directory, path, links);
    }

    private Place Stat(Place directory, string path, int links)
    {
        try
        {
            var attributes = new FileInfo(path).Attributes;
            if ((int)attributes == -1) return new(PlaceKind.Missing, path);
            if (attributes.HasFlag(FileAttributes.ReparsePoint)) return Follow(directory, new FileInfo(path).LinkTarget!, links + 1);
            return new(attributes.HasFlag(FileAttributes.Directory) ? PlaceKind.Directory : PlaceKind.File, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(PlaceKind.Missing, path);
        }
    }

    /// <summary>A link's target is walked, not cleaned: <c>..</c> behind a link is the parent of where it leads.</summary>
    private Place Follow(Place directory, string target, int links)
    {
        var place = Path.IsPathRooted(target) ? Look(Path.GetPathRoot(target)!, links) : directory;
        foreach (var name in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".") continue;
            place = name == ".." ? Look(Path.GetDirectoryName(place.Path) ?? place.Path, links) : Enter(place, name, links);
        }

        return place;
    }
}
