using k8s.Models;

namespace CopyImageGitOps.Controller.Leading;

/// <summary>
/// When the Lease was last seen to change, by the clock of this replica: what its holder writes of its own clock decides nothing. A holder stops one renew
/// deadline after a renewal began, and that renewal cannot have been seen here before.
/// </summary>
internal sealed class LeaseSighting(TimeSpan duration, TimeProvider time)
{
    private string? _version;
    private long _since;
    private TimeSpan _duration;
    private volatile string? _holder;

    /// <summary>Null if nobody holds it, or if it was never seen.</summary>
    public string? Holder => _holder;

    /// <summary>Its holder must have stopped.</summary>
    public bool IsExpired => time.GetElapsedTime(_since) >= _duration;

    public void See(V1Lease lease)
    {
        if (lease.Metadata.ResourceVersion == _version) return;
        (_version, _since) = (lease.Metadata.ResourceVersion, time.GetTimestamp());
        _duration = lease.Spec?.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : duration;
        _holder = string.IsNullOrEmpty(lease.Spec?.HolderIdentity) ? null : lease.Spec.HolderIdentity;
    }
}
