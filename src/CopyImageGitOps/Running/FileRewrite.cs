namespace CopyImageGitOps.Running;

/// <summary>A file as it was and as it is to be.</summary>
/// <param name="File">Relative to the root of the run, with <c>/</c>.</param>
/// <param name="Before">Null for a file that is new.</param>
public sealed record FileRewrite(string File, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte> After);
