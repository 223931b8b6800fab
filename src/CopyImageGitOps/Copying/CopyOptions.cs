using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying;

/// <summary>How much is done at once, and how patiently.</summary>
public sealed record CopyOptions
{
    /// <summary>How many images are copied at once. How many requests a registry gets at once follows from what it can do.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Whether signatures, attestations and SBOMs of an image are copied with it.</summary>
    public bool WithReferrers { get; init; } = true;

    /// <summary>Whether they are looked for also where the image is present, which takes requests for every image of every run.</summary>
    public bool RefreshesReferrers { get; init; }

    public RetryOptions Retry { get; init; } = new();
}
