using CopyImageGitOps.Findings;
using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>The new blobs for one commit: those that replace HEAD's, and, independent of them, those that replace the index's.</summary>
internal sealed class CommitEdits(Repository repository, string prefix, CommitRequest request)
{
    private static ReadOnlySpan<byte> LargeFilePointer => "version https://git-lfs.github.com/spec/"u8;

    private readonly Dictionary<(string Path, ObjectId Id), Blob?> _rewritten = [];

    public List<NewBlob> Committed { get; } = [];

    public List<NewBlob> Staged { get; } = [];

    public List<Finding> Findings { get; } = [];

    /// <summary>Files that the run has written, and in whose committed version there was nothing to rewrite.</summary>
    public List<string> OnlyOnDisk { get; } = [];

    public static CommitEdits Collect(Repository repository, Commit head, string prefix, CommitRequest request)
    {
        var edits = new CommitEdits(repository, prefix, request);
        var rewritten = request.Paths.Except(request.WholeFiles.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var path in rewritten) edits.Rewrite(head, path);
        foreach (var (path, content) in request.WholeFiles) edits.Replace(head, path, content);
        return edits;
    }

    private void Rewrite(Commit head, string path)
    {
        var full = prefix + path;
        var committed = head[full];
        if (committed is not null && Blobs.FileIn(committed) is { } blob)
        {
            if (Rewritten(path, blob, request.Rewrite) is { } rewritten) Committed.Add(new NewBlob(full, rewritten, committed.Mode));
            else if (blob.Size < 1024 && Blobs.Read(blob).AsSpan().StartsWith(LargeFilePointer)) Findings.Add(GitFindings.LargeFileStorage(path));
            else if (request.Written.Contains(path)) OnlyOnDisk.Add(path);
        }

        if (StagedFile(full) is not { } entry || repository.Lookup<Blob>(entry.Id) is not { } staged) return;
        var isCommitted = committed?.Target.Id == staged.Id;
        if (Rewritten(path, staged, isCommitted ? request.Rewrite : request.RewriteStaged ?? request.Rewrite) is not { } restaged) return;
        Staged.Add(new NewBlob(full, restaged, entry.Mode));
        if (committed is null) Findings.Add(GitFindings.NotInHead(path));
    }

    private void Replace(Commit head, string path, byte[] content)
    {
        var full = prefix + path;
        var (committed, staged) = (head[full], StagedFile(full));
        if (committed is null && staged is null && repository.Ignore.IsPathIgnored(full))
        {
            Findings.Add(GitFindings.Ignored(path));
            return;
        }

        var blob = Blobs.Write(repository, content);
        if (committed?.Target.Id != blob.Id) Committed.Add(new NewBlob(full, blob, committed?.Mode ?? Mode.NonExecutableFile));
        if (staged?.Id != blob.Id) Staged.Add(new NewBlob(full, blob, staged?.Mode ?? committed?.Mode ?? Mode.NonExecutableFile));
    }

    private IndexEntry? StagedFile(string path)
    {
        var entry = repository.Index[path];
        // With core.ignoreCase libgit2 may take one name for another.
        if (entry is not null && entry.Path != path) entry = repository.Index.FirstOrDefault(other => other.Path == path);
        return entry is not null && Blobs.IsFile(entry.Mode) ? entry : null;
    }

    private Blob? Rewritten(string path, Blob blob, Func<string, ReadOnlyMemory<byte>, byte[]?> rewrite)
    {
        if (_rewritten.TryGetValue((path, blob.Id), out var known)) return known;
        var content = Blobs.Read(blob);
        var result = rewrite(path, content);
        return _rewritten[(path, blob.Id)] = result is null || result.AsSpan().SequenceEqual(content) ? null : Blobs.Write(repository, result);
    }
}
