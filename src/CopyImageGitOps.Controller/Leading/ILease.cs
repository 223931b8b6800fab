using k8s.Models;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>The Lease that the replicas contend for. Whatever goes wrong is an exception, and may go well the next time.</summary>
internal interface ILease
{
    /// <summary>Null if there is none.</summary>
    Task<V1Lease?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Fails if there is one meanwhile.</summary>
    Task<V1Lease> CreateAsync(V1Lease lease, CancellationToken cancellationToken);

    /// <summary>Fails if it is not of the resource version any more that was read.</summary>
    Task<V1Lease> ReplaceAsync(V1Lease lease, CancellationToken cancellationToken);
}
