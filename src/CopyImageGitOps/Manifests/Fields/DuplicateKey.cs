using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>A key that one mapping has twice, with image fields behind both: which of them counts depends on who reads it.</summary>
internal sealed record DuplicateKey(int Document, string Field, Entry First, Entry Second)
{
    /// <summary>One of them comes through a merge key, so that no reader refuses the file.</summary>
    public bool IsMerged => First.Via is not null || Second.Via is not null;
}
