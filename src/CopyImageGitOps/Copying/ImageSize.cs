namespace CopyImageGitOps.Copying;

/// <summary>What an image weighs.</summary>
/// <param name="Bytes">All manifests and distinct blobs; foreign layers are not counted, as they are not copied.</param>
/// <param name="Platforms">As <c>linux/arm64/v8</c>, sorted.</param>
public sealed record ImageSize(long Bytes, IReadOnlyList<string> Platforms);
