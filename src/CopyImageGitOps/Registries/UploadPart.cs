namespace CopyImageGitOps.Registries;

/// <summary>A part of a blob, or all of it, on its way to a registry.</summary>
/// <param name="Content">Stands at the part's first byte.</param>
/// <param name="Offset">Where in the blob the part begins.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Moved">Told the number of bytes after each write.</param>
internal sealed record UploadPart(Stream Content, long Offset, long Length, Action<int> Moved);
