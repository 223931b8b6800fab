namespace CopyImageGitOps.Registries;

/// <summary>An upload that a registry has opened.</summary>
/// <param name="Location">Where its bytes go; opaque.</param>
internal sealed record UploadSession(Uri Location);
