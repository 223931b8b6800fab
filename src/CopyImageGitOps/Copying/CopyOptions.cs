using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying;

/// <summary>How much is done at once, and how patiently.</summary>
public sealed record CopyOptions
{
    /// <summary>How many images are copied at once.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How many blobs are moved at once, over all images; each takes a buffer of 128 KiB and two connections.</summary>
    public int BlobTransfers { get; init; } = 16;

    /// <summary>How many manifests are read or written at once, over all images.</summary>
    public int ManifestTransfers { get; init; } = 16;

    /// <summary>Whether signatures, attestations and SBOMs of an image are copied with it.</summary>
    public bool WithReferrers { get; init; } = true;

    /// <summary>Whether they are looked for also where the image is present, which takes requests for every image of every run.</summary>
    public bool RefreshesReferrers { get; init; }

    public RetryOptions Retry { get; init; } = new();
}
