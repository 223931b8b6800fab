using System.Diagnostics;

namespace CopyImageGitOps.Controller.Tests.Kubernetes;

/// <summary>Waiting for what other processes do.</summary>
internal static class Eventually
{
    /// <summary>Longer than the longest pause of a watch that could not connect, which is 30 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is as wanted; the answer.</summary>
    /// <exception cref="TimeoutException">It did not get so; the message has the last answer.</exception>
    public static async Task<T> GetsAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted, CancellationToken ct, TimeSpan? limit = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer)) return answer;
            if (Stopwatch.GetElapsedTime(started) > (limit ?? Limit)) throw new TimeoutException($"It is still: {answer}");
            await timer.WaitForNextTickAsync(ct);
        }
    }
}
