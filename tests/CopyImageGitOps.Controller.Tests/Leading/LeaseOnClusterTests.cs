using CopyImageGitOps.Controller.Leading;
using CopyImageGitOps.Controller.Tests.Kubernetes;
using CopyImageGitOps.Testing.Kubernetes;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Leading;

/// <summary>On a real API server, with a fifth of the usual times.</summary>
public sealed class LeaseOnClusterTests(ClusterFixture cluster)
{
    private static readonly LeaseTimes Times = new()
    {
        Duration = TimeSpan.FromSeconds(3),
        RenewDeadline = TimeSpan.FromSeconds(2),
        RetryPeriod = TimeSpan.FromSeconds(0.4),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_replicas_one_leads_and_the_other_follows_as_soon_as_it_stops()
    {
        var (client, space) = ((await cluster.PlaneAsync(Ct)).Client, await cluster.NewNamespaceAsync(Ct));
        await using var first = new Replica(client, space, "first");
        await first.IsLeadingAsync();
        await using var second = new Replica(client, space, "second");
        await Eventually.GetsAsync(() => Task.FromResult(second.Election.Leader), leader => leader == "first", Ct);
        Assert.False(second.IsWorking);

        await first.StopAsync();
        await second.IsLeadingAsync();

        var lease = await client.CoordinationV1.ReadNamespacedLeaseAsync("lead", space, cancellationToken: Ct);
        Assert.Equal(("second", 3, 1), (lease.Spec.HolderIdentity, lease.Spec.LeaseDurationSeconds, lease.Spec.LeaseTransitions));
        Assert.NotNull(lease.Spec.RenewTime);
        await second.StopAsync();
        lease = await client.CoordinationV1.ReadNamespacedLeaseAsync("lead", space, cancellationToken: Ct);
        Assert.True(string.IsNullOrEmpty(lease.Spec.HolderIdentity));
    }

    [Fact]
    public async Task A_lease_that_somebody_created_without_a_holder_is_taken()
    {
        var (client, space) = ((await cluster.PlaneAsync(Ct)).Client, await cluster.NewNamespaceAsync(Ct));
        await client.CoordinationV1.CreateNamespacedLeaseAsync(new V1Lease { Metadata = new() { Name = "lead" } }, space, cancellationToken: Ct);
        await using var replica = new Replica(client, space, "first");

        await replica.IsLeadingAsync();
    }

    [Fact]
    public async Task Without_the_rights_it_says_which_are_needed_and_leads_once_it_has_them()
    {
        var (plane, space) = (await cluster.PlaneAsync(Ct), await cluster.NewNamespaceAsync(Ct));
        await plane.KubectlAsync(Ct, "create", "serviceaccount", "controller", "-n", space);
        var token = await plane.IssueTokenAsync(space, "controller", TimeSpan.FromMinutes(10), Ct);
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(plane.WriteKubeconfig(token, space)));
        await using var replica = new Replica(client, space, "first");

        var problem = await Eventually.GetsAsync(() => Task.FromResult(replica.Election.Problem), problem => problem is not null, Ct);
        Assert.Contains($"The Lease '{space}/lead'", problem!.Message, StringComparison.Ordinal);
        Assert.Contains("cannot get resource \"leases\" in API group \"coordination.k8s.io\"", problem.Message, StringComparison.Ordinal);

        await plane.KubectlAsync(Ct, "create", "role", "lead", "--verb=get,create,update", "--resource=leases.coordination.k8s.io", "-n", space);
        await plane.KubectlAsync(Ct, "create", "rolebinding", "lead", "--role=lead", $"--serviceaccount={space}:controller", "-n", space);
        await replica.IsLeadingAsync();
        Assert.Null(replica.Election.Problem);
    }

    [Fact]
    public async Task When_the_api_server_dies_the_work_stops_and_begins_again_when_it_is_back()
    {
        await using var plane = await ControlPlane.StartAsync(Ct, new ControlPlaneOptions { HasControllers = false, HasAudit = false });
        await using var replica = new Replica(plane.Client, "default", "first");
        await replica.IsLeadingAsync();

        await plane.KillApiServerAsync();
        await Eventually.GetsAsync(() => Task.FromResult(replica.IsWorking), working => !working, Ct, TimeSpan.FromSeconds(10));
        Assert.False(replica.Election.IsLeader);

        await plane.StartApiServerAsync(Ct);
        await replica.IsLeadingAsync();
    }

    private sealed class Replica : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;
        private volatile bool _isWorking;

        public Replica(IKubernetes client, string space, string identity)
        {
            Election = new LeaseElection(client, space, "lead", identity, TimeProvider.System, NullLogger<LeaseElection>.Instance, Times);
            _running = Election.RunAsync(WorkAsync, _stop.Token);
        }

        public LeaseElection Election { get; }

        public bool IsWorking => _isWorking;

        public async Task IsLeadingAsync() => await Eventually.GetsAsync(() => Task.FromResult(IsWorking && Election.IsLeader), leads => leads, Ct);

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }

        private async Task WorkAsync(CancellationToken cancellationToken)
        {
            _isWorking = true;
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                _isWorking = false;
            }
        }
    }
}
