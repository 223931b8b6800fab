using k8s.Models;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>One try at a time to hold the Lease, or to let it go. What is written is always based on what was read, by its resource version.</summary>
internal sealed class LeaseCandidate(string identity, ILease lease, LeaseTimes times, TimeProvider time)
{
    private readonly LeaseSighting _sighting = new(times.Duration, time);

    /// <summary>As this candidate wrote it last; null as soon as that is in doubt.</summary>
    private V1Lease? _own;

    public string? Holder => _sighting.Holder;

    public bool IsHeldByAnother => Holder is not null && Holder != identity;

    /// <summary>Takes or renews it. False if it is another's.</summary>
    public async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        var current = _own ?? await ReadAsync(cancellationToken);
        if (IsHeldByAnother && !_sighting.IsExpired) return false;

        _own = null;
        var claim = Claim(current);
        _own = await (current is null ? lease.CreateAsync(claim, cancellationToken) : lease.ReplaceAsync(claim, cancellationToken));
        _sighting.See(_own);
        return true;
    }

    /// <summary>Leaves it without a holder, so that another can take it at once. False if it is another's already.</summary>
    public async Task<bool> TryReleaseAsync(CancellationToken cancellationToken)
    {
        var current = _own ?? await ReadAsync(cancellationToken);
        if (current?.Spec?.HolderIdentity != identity) return false;

        _own = null;
        current.Spec.HolderIdentity = "";
        current.Spec.RenewTime = time.GetUtcNow().UtcDateTime;
        _sighting.See(await lease.ReplaceAsync(current, cancellationToken));
        return true;
    }

    /// <summary>A Lease that was deleted is not seen: the last sighting still holds, because its holder does not know yet.</summary>
    private async Task<V1Lease?> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await lease.ReadAsync(cancellationToken);
        if (read is not null) _sighting.See(read);
        return read;
    }

    private V1Lease Claim(V1Lease? current)
    {
        var claim = current ?? new V1Lease { Metadata = new V1ObjectMeta() };
        var spec = claim.Spec ??= new V1LeaseSpec();
        var now = time.GetUtcNow().UtcDateTime;
        if (spec.HolderIdentity != identity)
        {
            spec.LeaseTransitions = current is null ? 0 : (spec.LeaseTransitions ?? 0) + 1;
            spec.AcquireTime = now;
        }
        spec.HolderIdentity = identity;
        spec.RenewTime = now;
        spec.LeaseDurationSeconds = Math.Max(1, (int)Math.Ceiling(times.Duration.TotalSeconds));
        return claim;
    }
}
