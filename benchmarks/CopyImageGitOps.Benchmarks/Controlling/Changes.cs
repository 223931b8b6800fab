using System.Diagnostics;

namespace CopyImageGitOps.Benchmarks.Controlling;

/// <summary>Many changes, one after the other at an even pace, whether or not those before have been answered.</summary>
internal static class Changes
{
    /// <summary>Each change's answer and repair, from when it was sent and from when it was answered.</summary>
    public static async Task<(Timings Answers, Timings Reactions, int Lost)> ReactAsync(
        Fleet fleet, IReadOnlyList<int> numbers, TimeSpan span, TimeSpan patience, CancellationToken ct)
    {
        var done = await PacedAsync(numbers, span, async number =>
        {
            fleet.Forget(number);
            var repaired = fleet.RepairedAsync(number);
            var sent = Stopwatch.GetTimestamp();
            await fleet.SetPublicImageAsync(number, ct);
            var answered = Stopwatch.GetTimestamp();
            return await Task.WhenAny(repaired, Task.Delay(patience, TimeProvider.System, ct)) == repaired
                ? (Stopwatch.GetElapsedTime(sent, answered), Stopwatch.GetElapsedTime(answered, await repaired))
                : (Stopwatch.GetElapsedTime(sent, answered), (TimeSpan?)null);
        });
        return (new Timings(done.Select(d => d.Item1)), new Timings(done.Select(d => d.Item2).OfType<TimeSpan>()), done.Count(d => d.Item2 is null));
    }

    /// <summary>Nothing but the patches of as many repairs at the same pace.</summary>
    public static async Task<Timings> PatchAsync(Fleet fleet, IReadOnlyList<int> numbers, TimeSpan span, CancellationToken ct) =>
        new(await PacedAsync(numbers, span, number => TimeAsync(() => fleet.SetPrivateImageAsync(number, ct))));

    /// <summary>The same as fast as the API server takes them from so many clients at once.</summary>
    public static async Task<(Timings Answers, TimeSpan Total)> PatchAtOnceAsync(Fleet fleet, IReadOnlyList<int> numbers, int clients, CancellationToken ct)
    {
        var times = new TimeSpan[numbers.Count];
        var began = Stopwatch.GetTimestamp();
        var options = new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = ct };
        await Parallel.ForAsync(0, numbers.Count, options, async (i, token) => times[i] = await TimeAsync(() => fleet.SetPrivateImageAsync(numbers[i], token)));
        return (new Timings(times), Stopwatch.GetElapsedTime(began));
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(began);
    }

    private static async Task<T[]> PacedAsync<T>(IReadOnlyList<int> numbers, TimeSpan span, Func<int, Task<T>> act)
    {
        var began = Stopwatch.GetTimestamp();
        var all = new List<Task<T>>(numbers.Count);
        foreach (var number in numbers)
        {
            var wait = span * all.Count / numbers.Count - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, TimeProvider.System);
            all.Add(act(number));
        }

        return await Task.WhenAll(all);
    }
}
