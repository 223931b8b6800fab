using Microsoft.Extensions.Time.Testing;

namespace CopyImageGitOps.Cli.Tests.GitHub;

/// <summary>A clock on which every wait is over at once, and has taken as long as it should.</summary>
public sealed class ImpatientTime(FakeTimeProvider time) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(callback, state, dueTime, period);
        // Not before the one who waits holds the timer.
        if (dueTime > TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => time.Advance(dueTime));
        return timer;
    }
}
