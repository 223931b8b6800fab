using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>
/// The repository that a directory lies in, seen from that directory: all paths are relative to it, with <c>/</c>. It may be a submodule or
/// a linked worktree. Methods throw <see cref="GitException"/> where the repository is broken or of a format that libgit2 cannot read.
/// </summary>
public sealed class GitRepository : IDisposable
{
    private readonly Repository _repository;

    private GitRepository(Repository repository, string directory, string prefix)
    {
        _repository = repository;
        Directory = directory;
        Prefix = prefix;
    }

    /// <summary>The directory of the run, as it was given.</summary>
    public string Directory { get; }

    /// <summary>The top of the working tree; null for a bare repository.</summary>
    public string? WorkTreeRoot => _repository.Info.WorkingDirectory?.TrimEnd('/', '\\');

    /// <summary>The short name of the branch that HEAD points at, also where it has no commit yet; null if HEAD is detached.</summary>
    public string? Branch =>
        _repository.Refs.Head is SymbolicReference head ? head.TargetIdentifier.Replace("refs/heads/", "", StringComparison.Ordinal) : null;

    /// <summary>The id of HEAD's commit; null where there is none.</summary>
    public string? HeadCommit => _repository.Head.Tip?.Sha;

    internal string GitDirectory => _repository.Info.Path;

    /// <summary>Where linked worktrees have their common files (https://git-scm.com/docs/gitrepository-layout, commondir).</summary>
    internal string CommonDirectory
    {
        get
        {
            var pointer = Path.Combine(GitDirectory, "commondir");
            return File.Exists(pointer) ? Path.GetFullPath(File.ReadAllText(pointer).Trim(), GitDirectory) : GitDirectory;
        }
    }

    /// <summary>Where <see cref="Directory"/> is in the working tree: empty, or with a final <c>/</c>.</summary>
    internal string Prefix { get; }

    /// <summary>Finds the repository as git does, upwards from <paramref name="path"/>; null if there is none.</summary>
    /// <exception cref="GitException">There is one, but it cannot be opened.</exception>
    public static GitRepository? Discover(string path) => GitLibrary.Run(() =>
    {
        var full = RealPath.Of(path);
        if (RepositoryFinder.Find(full) is not { } gitDirectory) return null;
        var repository = new Repository(gitDirectory);
        var prefix = repository.Info.IsBare ? "." : Path.GetRelativePath(repository.Info.WorkingDirectory, full);
        return new GitRepository(repository, path, prefix == "." ? "" : prefix.Replace(Path.DirectorySeparatorChar, '/') + "/");
    });

    /// <summary>
    /// The entries of the index under the directory whose path <paramref name="filter"/> wants, and all submodules, in the index's order; without
    /// those that are deleted in the working tree. A name that is not UTF-8 cannot be opened and is reported to <paramref name="log"/>.
    /// </summary>
    public IReadOnlyList<TrackedFile> TrackedFiles(Func<string, bool> filter, FindingLog log) => GitLibrary.Run(() =>
    {
        if (_repository.Info.IsBare) return [];
        var entries = _repository.Index.Select(entry => (Path: Relative(entry.Path)!, entry.Mode))
            .Where(entry => entry.Path is not null && (entry.Mode == Mode.GitLink || filter(entry.Path)))
            .ToArray();
        var kinds = new TrackedKind?[entries.Length];
        Parallel.For(0, entries.Length, i => kinds[i] = TrackedFile.KindOf(entries[i].Mode, Absolute(entries[i].Path)));

        var files = new List<TrackedFile>(entries.Length);
        foreach (var ((path, _), kind) in entries.Zip(kinds))
        {
            // A conflicted file has an entry for each side.
            if (files.Count > 0 && files[^1].Path == path) continue;
            if (kind is not null) files.Add(new TrackedFile(path, kind.Value));
            else if (path.Contains('\uFFFD')) log.Add(Undecodable(path));
        }

        return files;
    });

    /// <summary>
    /// The files under the directory that <paramref name="filter"/> wants and whose version in the working tree or in the index is not the
    /// one in HEAD: with the files that a run changes, they are what <see cref="RewriteCommit"/> must look at. A run that was killed before
    /// its commit leaves its files among these.
    /// </summary>
    public IReadOnlyList<string> DifferingFiles(Func<string, bool> filter) => GitLibrary.Run(() =>
    {
        if (_repository.Info.IsBare) return [];
        // In a sparse checkout, files that are left out look deleted; they are none of our business.
        var sparse = IsSparse("config.worktree", GitDirectory) ?? IsSparse("config", CommonDirectory) ?? false;
        var paths = new List<string>();
        foreach (var entry in _repository.RetrieveStatus(ChangesToTrackedFiles()))
        {
            if (sparse && entry.State == FileStatus.DeletedFromWorkdir) continue;
            if (Relative(entry.FilePath) is { } path && filter(path)) paths.Add(path);
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    });

    /// <summary>
    /// HEAD's content of the <see cref="DifferingFiles"/> that it has, where the file's bytes are others: the images in them must be copied
    /// too, because the commit rewrites HEAD's version.
    /// </summary>
    public IReadOnlyList<CommittedVersion> CommittedVersions(Func<string, bool> filter)
    {
        var differing = DifferingFiles(filter);
        return GitLibrary.Run(() =>
        {
            var versions = new List<CommittedVersion>();
            foreach (var path in differing)
            {
                if (_repository.Head.Tip?[Prefix + path] is not { } entry || Blobs.FileIn(entry) is not { } blob) continue;
                var content = Blobs.Read(blob);
                if (!IsFileContent(path, content)) versions.Add(new CommittedVersion(path, content));
            }

            return versions;
        });
    }

    /// <summary>Whether a tracked file, here or elsewhere in the repository, is not as in HEAD.</summary>
    internal bool HasChanges() => GitLibrary.Run(() =>
        !_repository.Info.IsBare && _repository.RetrieveStatus(ChangesToTrackedFiles(everywhere: true)).Any());

    /// <summary>HEAD's tree; null where there is no commit.</summary>
    internal Tree? HeadTree => _repository.Head.Tip?.Tree;

    public void Dispose() => _repository.Dispose();

    private bool IsFileContent(string path, byte[] content)
    {
        var file = new FileInfo(Absolute(path));
        // A pipe has no length; to open one would be to wait for who writes to it.
        return file.Exists && file.LinkTarget is null && file.Length == content.Length
            && (content.Length == 0 || content.AsSpan().SequenceEqual(File.ReadAllBytes(file.FullName)));
    }

    private static bool? IsSparse(string file, string directory)
    {
        if (!File.Exists(Path.Combine(directory, file))) return null;
        using var config = LibGit2Sharp.Configuration.BuildFrom(Path.Combine(directory, file));
        return config.Get<bool>("core.sparseCheckout", ConfigurationLevel.Local)?.Value;
    }

    private StatusOptions ChangesToTrackedFiles(bool everywhere = false) => new()
    {
        IncludeUntracked = false,
        IncludeIgnored = false,
        ExcludeSubmodules = true,
        DetectRenamesInIndex = false,
        PathSpec = everywhere || Prefix.Length == 0 ? null : [Prefix.TrimEnd('/')],
        DisablePathSpecMatch = true,
    };

    private string? Relative(string path) => path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : null;

    private string Absolute(string path) => Path.Combine(_repository.Info.WorkingDirectory, Prefix + path);

    private static Finding Undecodable(string path)
    {
        var message = $"The file name '{path}' is not UTF-8; the file was not read.";
        return new Finding(Severity.Warning, FindingCodes.FileUnreadable, message) { Hint = "Rename the file.", File = path };
    }
}
