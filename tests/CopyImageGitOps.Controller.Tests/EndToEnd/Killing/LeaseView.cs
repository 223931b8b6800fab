using CopyImageGitOps.Controller.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.EndToEnd.Killing;

/// <summary>Who leads, as the Lease says and as the two replicas say; fails if it is two.</summary>
internal sealed class LeaseView(Stage stage, ControllerProcess one, ControllerProcess other)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ElectionLimit = TimeSpan.FromMinutes(2);

    private V1LeaseSpec? _last;

    /// <summary>How often a replica took the Lease from another.</summary>
    public int Transitions { get; private set; }

    public async Task WatchAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(ct))
        {
            var lease = await ApiOutage.InsistAsync(
                () => stage.Plane.Client.CoordinationV1.ReadNamespacedLeaseAsync("copyimage-controller", DeployedRights.Namespace, cancellationToken: ct), ct);
            See(lease.Spec);
            await OnlyOneLeadsAsync(ct);
        }
    }

    /// <summary>Waits until one leads; it and the other.</summary>
    public async Task<(ControllerProcess Leader, ControllerProcess Follower)> LeaderAsync(CancellationToken ct)
    {
        var leader = await Eventually.GetsAsync(
            async () => await IsLeaderAsync(one, ct) ? one : await IsLeaderAsync(other, ct) ? other : null, found => found is not null, ct, ElectionLimit);
        return leader == one ? (one, other) : (other, one);
    }

    /// <summary>The replicas are of one machine, so their clocks agree: whoever takes a Lease that was not released must have waited for its end.</summary>
    private void See(V1LeaseSpec now)
    {
        if (_last is { HolderIdentity.Length: > 0 } last && now.HolderIdentity is { Length: > 0 } holder && holder != last.HolderIdentity)
        {
            Transitions++;
            Assert.True(now.AcquireTime - last.RenewTime >= Duration, $"{holder} took the Lease of {last.HolderIdentity} too early.");
        }

        _last = now;
    }

    /// <summary>If one leads before and after the other was asked, it led at that moment: a lost leadership takes longer to come back.</summary>
    private async Task OnlyOneLeadsAsync(CancellationToken ct)
    {
        if (await IsLeaderAsync(one, ct) && await IsLeaderAsync(other, ct)) Assert.False(await IsLeaderAsync(one, ct), "Both lead.");
    }

    private static async Task<bool> IsLeaderAsync(ControllerProcess replica, CancellationToken ct)
    {
        try
        {
            return (await replica.Http.GetStringAsync("metrics", ct)).Split('\n').Contains("copyimage_leader 1");
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
