namespace CopyImageGitOps.Registries.Pacing;

/// <summary>How patiently a registry is treated that asks for a pause.</summary>
public sealed record PaceOptions
{
    /// <summary>After a first 429 that does not say how long to wait; doubled for each further one in a row, and shortened by up to half at random.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The limit of that doubling. What a registry asks for itself is obeyed to the second.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>All pauses of one registry together, for the life of its client, or in each <see cref="Window"/>.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>For a client that lives as long as a service: the pauses are counted anew after so long. Null counts them for the client's life.</summary>
    public TimeSpan? Window { get; init; }
}
