using CopyImageGitOps.References;

namespace CopyImageGitOps.Copying.Transfers;

/// <summary>What a task may do about a blob that it needs in a repository.</summary>
internal abstract record BlobClaim
{
    /// <summary>The repository has it.</summary>
    public sealed record Present : BlobClaim;

    /// <summary>Another task brings it into this registry: wait for it, then claim again. The result is what went wrong there, if anything did.</summary>
    public sealed record Wait(Task<Exception?> Outcome, object Source, Repository Target) : BlobClaim;

    /// <summary>It is this task's to bring; <see cref="BlobLedger.Settle"/> must follow.</summary>
    /// <param name="Holder">A repository of the same registry that has it, to mount from.</param>
    public sealed record Own(Repository? Holder) : BlobClaim;
}

/// <summary>
/// Which repositories are known to hold which blobs, and who is bringing one now: one transfer into a registry at a time, from which the
/// other repositories mount. "Exists" is said per repository, as that is what a registry checks. A failure is not kept.
/// </summary>
internal sealed class BlobLedger
{
    private sealed record Transfer(object Source, Repository Target, TaskCompletionSource<Exception?> Completion);

    private readonly Lock _lock = new();
    private readonly Dictionary<(Registry Registry, Digest Digest), List<Repository>> _holders = [];
    private readonly Dictionary<(Registry Registry, Digest Digest), List<Transfer>> _transfers = [];

    public BlobClaim Claim(object source, Repository target, Digest digest)
    {
        var key = (target.Registry, digest);
        lock (_lock)
        {
            var holders = _holders.GetValueOrDefault(key);
            if (holders?.Contains(target) == true) return new BlobClaim.Present();
            var transfers = _transfers.TryGetValue(key, out var known) ? known : _transfers[key] = [];
            var other = transfers.Find(t => t.Target == target) ?? (holders is null ? transfers.FirstOrDefault() : null);
            if (other is not null) return new BlobClaim.Wait(other.Completion.Task, other.Source, other.Target);
            transfers.Add(new Transfer(source, target, new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously)));
            return new BlobClaim.Own(holders?[0]);
        }
    }

    /// <param name="problem">Null if the repository now has the blob.</param>
    public void Settle(Repository target, Digest digest, Exception? problem)
    {
        var key = (target.Registry, digest);
        Transfer transfer;
        lock (_lock)
        {
            transfer = _transfers[key].Single(t => t.Target == target);
            _transfers[key].Remove(transfer);
            if (problem is null) (_holders.TryGetValue(key, out var holders) ? holders : _holders[key] = []).Add(target);
        }

        transfer.Completion.SetResult(problem);
    }
}
