using LibGit2Sharp;

namespace CopyImageGitOps.Cli.Git;

/// <summary>What an index entry is.</summary>
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
    internal static TrackedKind KindOf(Mode mode) => mode switch
    {
        Mode.SymbolicLink => TrackedKind.Symlink,
        Mode.GitLink => TrackedKind.Submodule,
        _ => TrackedKind.File,
    };
}

/// <summary>A file's content in HEAD.</summary>
/// <param name="Path">Relative to the directory of the run, with <c>/</c>.</param>
/// <param name="Content">The bytes of the blob; line endings may differ from the file's where Git converts them.</param>
public sealed record CommittedVersion(string Path, byte[] Content);
