using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying;

/// <summary>How much is done at once, and how patiently.</summary>
public sealed record CopyOptions
{
    /// <summary>How many images are copied at once. How many requests a registry gets at once follows from what it can do.</summary>
    public int Concurrency { get; init; } = 32;

    public RetryOptions Retry { get; init; } = new();
}
