namespace CopyImageGitOps.Registries;

/// <summary>An upload that a registry has opened.</summary>
/// <param name="Location">Where its bytes go; opaque.</param>
/// <param name="MinimumChunk">The least that a request but the last must hold (OCI-Chunk-Min-Length).</param>
internal sealed record UploadSession(Uri Location, long MinimumChunk = 0);
