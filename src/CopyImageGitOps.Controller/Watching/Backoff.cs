namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// Pauses that double with each failure in a row, each shortened at random, so that replicas which failed together do not come back together.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _failures;

    public TimeSpan Next()
    {
        var pause = Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, _failures));
        _failures++;
        return TimeSpan.FromTicks((long)(pause * (0.5 + Random.Shared.NextDouble() / 2)));
    }

    public void Reset() => _failures = 0;
}
