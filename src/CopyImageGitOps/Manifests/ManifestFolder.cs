using CopyImageGitOps.Manifests.Folders;

namespace CopyImageGitOps.Manifests;

/// <summary>
/// The manifests in a directory. Symbolic links are followed within the root only. A write replaces the whole file and keeps its mode;
/// a link stays one, and its target is replaced.
/// </summary>
public sealed class ManifestFolder : IManifestStore, IBufferedManifestStore
{
    private readonly IReadOnlyList<string> _files;
    private readonly Lazy<HashSet<string>> _fileSet;
    private readonly string _root;
    private readonly RealPaths _paths;

    /// <param name="root">The directory to which the files' paths are relative.</param>
    /// <param name="files">What may be read, as Git lists it; what is not a manifest by its name is left out.</param>
    public ManifestFolder(string root, IReadOnlyList<string> files)
        : this(root, files, [])
    {
    }

    private ManifestFolder(string root, IReadOnlyList<string> files, IReadOnlyList<string> unreadableDirectories)
    {
        _root = root;
        _paths = new RealPaths(root);
        // Reading an unreadable directory fails, which is how it gets to be a finding.
        List<string> manifests = [.. files.Select(f => f.Replace(Path.DirectorySeparatorChar, '/')).Where(IsManifestName), .. unreadableDirectories];
        _files = IsSorted(manifests) ? manifests : [.. manifests.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _fileSet = new(() => _files.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Those of the files that are symbolic links; null if that is not known, and each must be looked at.</summary>
    public IReadOnlySet<string>? Links { get; init; }

    /// <summary>Whether there is a kustomization among the files.</summary>
    public bool HasKustomizations => _files.Any(file => Kustomizations.IsName(file));

    /// <summary>The files below a directory outside Git; links to directories are not entered, nor is <c>.git</c>.</summary>
    public static ManifestFolder Enumerate(string root)
    {
        var tree = FileTree.List(root);
        return new ManifestFolder(root, tree.Files, tree.UnreadableDirectories);
    }

    /// <summary>Deletes the temporary files that a writer left beside the manifests when it was killed.</summary>
    public void RemoveLeftovers()
    {
        var directories = _files.Select(file => Path.GetDirectoryName(file)!).Append("").Distinct(StringComparer.Ordinal);
        foreach (var directory in directories.Select(relative => Path.Join(_root, relative)).Where(Directory.Exists)) AtomicFile.RemoveLeftovers(directory);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => _files;

    /// <inheritdoc/>
    /// <exception cref="LinkOutsideException">The file leads out of the root.</exception>
    public ValueTask<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // To hand a small file to another thread and back costs more than to read it.
        return new(RegularFile.ReadAllBytes(_paths.Find(file, out _)));
    }

    /// <inheritdoc/>
    /// <exception cref="LinkOutsideException">The file leads out of the root.</exception>
    public ValueTask WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(_paths.Find(file, out _), content, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="LinkOutsideException">The file leads out of the root.</exception>
    public async ValueTask ReplaceAsync(string file, ReadOnlyMemory<byte>? expected, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!await AtomicFile.ReplaceAsync(_paths.Find(file, out _), expected, content, cancellationToken)) throw new FileChangedException(file);
    }

    ReadOutcome IBufferedManifestStore.Read(string file, long maximumSize, FileBuffer buffer)
    {
        var path = _paths.Find(file, out var isLink, isPlain: Links?.Contains(file) == false);
        if (isLink && _fileSet.Value.Contains(_paths.RelativePath(path)!)) return ReadOutcome.ListedElsewhere;
        return buffer.TryFill(path, maximumSize) ? ReadOutcome.Filled : ReadOutcome.TooLarge;
    }

    private static bool IsSorted(List<string> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (string.CompareOrdinal(files[i - 1], files[i]) >= 0) return false;
        }

        return true;
    }

    /// <summary>Whether kustomize would take a file for a kustomization, by its name.</summary>
    public static bool IsKustomizationName(string file) => Kustomizations.IsName(file);

    /// <summary>Whether a file may hold manifests, by its name.</summary>
    public static bool IsManifestName(string file) =>
        file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        || file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || Kustomizations.IsName(file);
}
