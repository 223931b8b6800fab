using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Copying;

/// <summary>What copying an image would do.</summary>
/// <param name="IsPresent">The destination has it, with all that is wanted of it.</param>
/// <param name="Bytes">All manifests and distinct blobs that are wanted, of which the destination may have some; 0 if it is present.</param>
/// <param name="Platforms">As <c>linux/arm64/v8</c>, sorted; empty where it is present and nothing had to be read.</param>
/// <param name="LeftOut">Platforms that the image has and that are not wanted, sorted.</param>
public sealed record CopyForecast(bool IsPresent, long Bytes, IReadOnlyList<string> Platforms, IReadOnlyList<string> LeftOut)
{
    /// <summary>How many manifests have to be read at the source: what registries with a limit count as pulls. 0 if it is present.</summary>
    public int Manifests { get; init; }

    /// <summary>Without a place.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
