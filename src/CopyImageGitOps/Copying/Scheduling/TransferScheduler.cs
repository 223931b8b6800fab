using System.Collections.Concurrent;
using System.Net;
using CopyImageGitOps.Registries;

namespace CopyImageGitOps.Copying.Scheduling;

/// <summary>
/// The one queue of a batch: bounds what is in flight at each host, which is a registry (<see cref="AdaptiveLimit"/>), and says what goes first
/// (<see cref="Places"/>). Nothing waits for another's work while it holds a place, so it cannot lock up.
/// </summary>
internal sealed class TransferScheduler(TimeProvider time)
{
    /// <summary>Configurations and the like.</summary>
    private const long SmallBlob = 64 * 1024;

    private readonly ConcurrentDictionary<object, Places> _places = new();

    /// <summary>A request without a large body.</summary>
    public Task<T> RequestAsync<T>(object host, Func<Task<T>> work, CancellationToken ct) => RunAsync(host, long.MaxValue, 0, work, ct);

    /// <summary>A blob on its way: takes a place at both ends.</summary>
    public Task<T> TransferAsync<T>(object source, object target, long size, Func<Task<T>> work, CancellationToken ct)
    {
        // Small ones cost time and not bandwidth: last, they would leave the line idle at the end.
        var urgency = size < SmallBlob ? long.MaxValue : size;

        // Always in the same order, so that two transfers in opposite directions do not hold what the other needs.
        var (first, second) = string.CompareOrdinal(source.ToString(), target.ToString()) < 0 ? (source, target) : (target, source);
        return first.Equals(second)
            ? RunAsync(first, urgency, size, work, ct)
            : RunAsync(first, urgency, size, () => RunAsync(second, urgency, size, work, ct), ct);
    }

    private async Task<T> RunAsync<T>(object host, long urgency, long bytes, Func<Task<T>> work, CancellationToken ct)
    {
        var places = _places.GetOrAdd(host, static (_, t) => new Places(t), time);
        await places.EnterAsync(urgency, ct);
        var start = time.GetTimestamp();
        try
        {
            var result = await work();
            places.Leave(bytes);
            return result;
        }
        catch (Exception e)
        {
            places.LeaveFailed(e is RegistryException problem && host.Equals(problem.Registry) && MeansOverload(problem) ? start : null);
            throw;
        }
    }

    private static bool MeansOverload(RegistryException problem) =>
        problem.IsTemporary && problem.Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
