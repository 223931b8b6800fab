using System.Text;
using CopyImageGitOps.Locking;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.References;
using CopyImageGitOps.Running.Updating;

namespace CopyImageGitOps.Running;

/// <summary>The lock file as the run found it.</summary>
/// <param name="Content">Its bytes; null if there is none.</param>
internal sealed record LockState(LockFile Lock, byte[]? Content)
{
    /// <summary>What the host has committed, where that is another; else empty. Its manifests name what stands in there.</summary>
    public LockFile Committed { get; private init; } = LockFile.Empty;

    /// <param name="committed">Among which may be the lock file.</param>
    /// <exception cref="LockFileException">The lock file cannot be trusted.</exception>
    public static async Task<LockState> ReadAsync(IManifestStore store, IReadOnlyList<CommittedFile> committed, CancellationToken cancellationToken) =>
        await ReadAsync(store, cancellationToken) with { Committed = ReadCommitted(committed) };

    /// <summary>The same, where nothing can be done without a lock file.</summary>
    /// <exception cref="LockFileException">There is none, or it cannot be trusted.</exception>
    public static async Task<LockState> RequireAsync(IManifestStore store, IReadOnlyList<CommittedFile> committed, CancellationToken cancellationToken)
    {
        var state = await ReadAsync(store, committed, cancellationToken);
        return state.Content is null ? throw new LockFileException(UpdateFindings.NoLock) : state;
    }

    /// <summary>The references by which manifests may name the copy of an entry, or of what has taken its place: the newest first.</summary>
    public IReadOnlyList<ImageReference> CopiesOf(LockEntry entry) => [.. NamesIn(Lock, entry.Source).Concat(NamesIn(Committed, entry.Source)).Distinct()];

    private static IEnumerable<ImageReference> NamesIn(LockFile lockFile, ImageReference source) =>
        lockFile.Find(source) is { } entry ? entry.Older.Prepend(entry.Target) : [];

    private static LockFile ReadCommitted(IReadOnlyList<CommittedFile> committed)
    {
        try
        {
            return committed.FirstOrDefault(file => file.File == LockFile.FileName) is { } file ? LockFileReader.Read(file.Content) : LockFile.Empty;
        }
        catch (LockFileException)
        {
            // The one on disk is what counts, and takes its place.
            return LockFile.Empty;
        }
    }

    private static async Task<LockState> ReadAsync(IManifestStore store, CancellationToken cancellationToken)
    {
        try
        {
            var content = await store.ReadAsync(LockFile.FileName, cancellationToken);
            return new LockState(LockFileReader.Read(content), content);
        }
        catch (FileNotFoundException)
        {
            return new LockState(LockFile.Empty, null);
        }
    }

    /// <summary>The rewrite to the next lock file; null if it would stay as it is, or if there is neither an old one nor anything to say.</summary>
    public FileRewrite? RewriteTo(LockFile next)
    {
        if (Content is null && next.Images.Count == 0) return null;
        var content = LockFileWriter.Write(next);
        // Git gives text files carriage returns where it is told to (core.autocrlf), and takes them away again.
        if (Content.AsSpan().IndexOf("\r\n"u8) >= 0) content = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).ReplaceLineEndings("\r\n"));
        if (Content is null) return new FileRewrite(LockFile.FileName, Before: null, content);
        return Content.AsSpan().SequenceEqual(content) ? null : new FileRewrite(LockFile.FileName, Content, content);
    }
}
