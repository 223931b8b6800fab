namespace CopyImageGitOps.Registries;

/// <summary>How often temporary errors are tried again: broken connections, silence, 408 and 5xx.</summary>
public sealed record RetryOptions
{
    /// <summary>All tries of one operation, the first included. A blob of which a further part arrived begins to count anew.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second try; doubled for each further one, then shortened by up to half at random so that clients spread.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}
