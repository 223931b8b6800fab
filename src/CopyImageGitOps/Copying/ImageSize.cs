using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Copying;

/// <summary>What an image weighs.</summary>
/// <param name="Bytes">All manifests and distinct blobs; foreign layers are not counted, as they are not copied.</param>
/// <param name="Platforms">As <c>linux/arm64/v8</c>, sorted.</param>
internal sealed record ImageSize(long Bytes, IReadOnlyList<string> Platforms)
{
    /// <summary>Platforms that the image has and that were not wanted, sorted.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    public int Manifests { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
