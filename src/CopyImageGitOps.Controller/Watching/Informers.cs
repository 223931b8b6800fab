using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>All kinds that are watched, as one.</summary>
/// <param name="informers">One for each kind.</param>
public sealed class Informers(IReadOnlyList<Informer> informers) : IWorkloads
{
    private readonly Dictionary<string, Informer> _byKind = informers.ToDictionary(informer => informer.Kind.Kind, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool HaveSynced => informers.All(informer => informer.HasSynced);

    /// <inheritdoc/>
    public IEnumerable<Workload> All => informers.SelectMany(informer => informer.All);

    /// <summary>Why kinds are not watched now; empty if all are.</summary>
    public IReadOnlyList<Finding> Problems => [.. informers.Select(informer => informer.Problem).OfType<Finding>()];

    /// <summary>When each kind was last heard of, or asked for.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> LastActivity =>
        _byKind.ToDictionary(pair => pair.Key, pair => pair.Value.LastActivity, _byKind.Comparer);

    /// <inheritdoc/>
    public Workload? Find(ObjectKey key) => _byKind.GetValueOrDefault(key.Kind)?.Find(key);

    /// <summary>Watches all kinds until the token is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(informers.Select(informer => informer.RunAsync(cancellationToken)));
}
