namespace CopyImageGitOps.Registries;

/// <summary>How often and how long temporary errors are waited out.</summary>
public sealed record RetryOptions
{
    /// <summary>All tries of one operation, the first included.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second try; doubled for each further one, then shortened by up to half at random so that clients spread.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A registry that asks for a longer wait than this (Retry-After) is not waited for: the image fails at once, and says so.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromMinutes(5);
}
