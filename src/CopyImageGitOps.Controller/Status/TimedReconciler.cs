using System.Collections.Concurrent;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Status;

/// <summary>Knows for how long the workers have been at their objects, for <see cref="HealthCheck.Workers"/>.</summary>
public sealed class TimedReconciler(IReconciler reconciler, TimeProvider time) : IReconciler
{
    private readonly ConcurrentDictionary<ObjectKey, long> _begun = [];

    /// <summary>Of the worker that works longest; zero if none does.</summary>
    public TimeSpan Longest => _begun.Values.Select(began => time.GetElapsedTime(began)).DefaultIfEmpty().Max();

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        _begun[key] = time.GetTimestamp();
        try
        {
            return await reconciler.ReconcileAsync(key, cancellationToken);
        }
        finally
        {
            _begun.TryRemove(key, out _);
        }
    }
}
