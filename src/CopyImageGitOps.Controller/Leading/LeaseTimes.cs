namespace CopyImageGitOps.Controller.Leading;

/// <summary>
/// How long the leadership lasts. The defaults are those of client-go. Safe as long as <see cref="RenewDeadline"/> is shorter than <see cref="Duration"/>:
/// the difference is what a leader that cannot renew has for stopping its work, before another takes over.
/// </summary>
public sealed record LeaseTimes
{
    /// <summary>A Lease that was not seen to change for so long may be taken from its holder.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A leader whose last renewal began so long ago stops.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause between two tries, before jitter.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From 0 to 1, a new one at each call; a pause is up to a fifth longer by it, so that replicas do not ask in step.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>A request that hangs must leave time for another before the deadline.</summary>
    public TimeSpan RequestTimeout => RenewDeadline / 2;

    /// <summary>A release that takes longer is pointless: the Lease expires by itself.</summary>
    public TimeSpan ReleaseLimit => Duration - RenewDeadline;

    public TimeSpan NextPause() => RetryPeriod * (1 + (Jitter() / 5));
}
