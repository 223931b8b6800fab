using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>What an index entry is, or has become in the working tree.</summary>
public enum TrackedKind
{
    File,

    /// <summary>Its content is the target of the link.</summary>
    Symlink,

    /// <summary>A submodule: a repository of its own, whose files are not ours.</summary>
    Submodule,
}

/// <summary>An entry of Git's index.</summary>
/// <param name="Path">Relative to the directory of the run, with <c>/</c>.</param>
public sealed record TrackedFile(string Path, TrackedKind Kind)
{
    /// <summary>One system call; null if it is not there.</summary>
    internal static TrackedKind? KindOf(Mode mode, string absolutePath)
    {
        if (mode == Mode.GitLink) return TrackedKind.Submodule;
        try
        {
            var attributes = new FileInfo(absolutePath).Attributes;
            if (attributes == (FileAttributes)(-1)) return null;
            return attributes.HasFlag(FileAttributes.ReparsePoint) ? TrackedKind.Symlink : TrackedKind.File;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // It lies where nothing may be looked at; reading it says so.
            return TrackedKind.File;
        }
    }
}

/// <summary>A file's content in HEAD.</summary>
/// <param name="Path">Relative to the directory of the run, with <c>/</c>.</param>
/// <param name="Content">The bytes of the blob; line endings may differ from the file's where Git converts them.</param>
public sealed record CommittedVersion(string Path, byte[] Content);
