using k8s.Models;

namespace CopyImageGitOps.Controller.Tests.Leading;

public sealed class LeaseElectionTests
{
    [Fact]
    public void A_single_replica_leads_at_once_and_creates_the_lease() => Simulation.Run(simulation =>
    {
        var server = new SimulatedLease();
        var only = new SimulatedReplica(simulation, server, "a");
        simulation.Settle();

        Assert.True(only.IsWorking);
        Assert.True(only.Election.IsLeader);
        Assert.Equal("a", only.Election.Leader);
        Assert.Equal(("a", 15, 0), (server.Holder, server.Stored!.Spec.LeaseDurationSeconds, server.Stored.Spec.LeaseTransitions));
    });

    [Fact]
    public void It_keeps_the_leadership_by_one_write_each_retry_period_while_the_other_waits_by_reading() => Simulation.Run(simulation =>
    {
        var (server, a, b) = Two(simulation);
        simulation.Pass(600);

        Assert.Equal((1, 0), (a.Terms, b.Terms));
        Assert.Equal("a", b.Election.Leader);
        Assert.InRange(server.Writes, 250, 300);
        Assert.InRange(a.Requests, 250, 302);
        Assert.InRange(b.Requests, 250, 300);
    });

    [Fact]
    public void A_crash_is_followed_by_a_takeover_when_the_lease_has_expired_and_not_before() => Simulation.Run(simulation =>
    {
        var (server, a, b) = Two(simulation);
        simulation.Pass(60);
        a.Crash();

        var seconds = simulation.PassUntil(() => b.IsWorking);

        Assert.InRange(seconds, 12, 15 + (2 * 2.4));
        Assert.Equal(("b", 1), (server.Holder, server.Stored!.Spec.LeaseTransitions));
    });

    [Fact]
    public void A_clock_that_is_hours_wrong_takes_nothing_from_a_leader_that_renews() => Simulation.Run(simulation =>
    {
        var server = new SimulatedLease { Stored = Held("a", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)) };
        var b = new SimulatedReplica(simulation, server, "b");
        for (var i = 0; i < 20; i++)
        {
            simulation.Pass(10);
            server.Stored = Held("a", new DateTime(2020, 1, 1, 0, i, 0, DateTimeKind.Utc));
        }

        Assert.Equal((0, "a"), (b.Terms, b.Election.Leader));
        simulation.PassUntil(() => b.IsWorking, limit: 20);
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_lease_without_a_holder_is_taken_at_once(string? holder) => Simulation.Run(simulation =>
    {
        var server = new SimulatedLease { Stored = Held(holder, null) };
        var replica = new SimulatedReplica(simulation, server, "a");
        simulation.Settle();

        Assert.True(replica.IsWorking);
        Assert.Equal(2, replica.Requests);
    });

    [Fact]
    public void A_lease_without_any_content_is_taken_at_once() => Simulation.Run(simulation =>
    {
        var server = new SimulatedLease { Stored = new V1Lease { Metadata = new V1ObjectMeta { Name = "lead" } } };
        var replica = new SimulatedReplica(simulation, server, "a");
        simulation.Settle();

        Assert.True(replica.IsWorking);
    });

    [Fact]
    public void A_deleted_lease_is_created_again_by_its_leader_and_not_by_the_other() => Simulation.Run(simulation =>
    {
        var (server, a, b) = Two(simulation);
        simulation.Invariant = () => Assert.False(a.IsWorking && b.IsWorking);
        for (var i = 0; i < 20; i++)
        {
            simulation.Pass(7.3);
            server.Stored = null;
        }
        simulation.Pass(5);

        Assert.Equal((1, 0, "a"), (a.Terms, b.Terms, server.Holder));
    });

    [Fact]
    public void Labels_that_others_put_on_the_lease_stay() => Simulation.Run(simulation =>
    {
        var server = new SimulatedLease { Stored = Held(null, null) };
        var labelled = server.Stored!;
        labelled.Metadata.Labels = new Dictionary<string, string> { ["team"] = "platform" };
        server.Stored = labelled;
        _ = new SimulatedReplica(simulation, server, "a");
        simulation.Pass(30);

        Assert.Equal("platform", server.Stored!.Metadata.Labels["team"]);
    });

    internal static (SimulatedLease Server, SimulatedReplica A, SimulatedReplica B) Two(Simulation simulation)
    {
        var server = new SimulatedLease();
        var a = new SimulatedReplica(simulation, server, "a");
        simulation.Settle();
        return (server, a, new SimulatedReplica(simulation, server, "b"));
    }

    private static V1Lease Held(string? holder, DateTime? renewed) => new()
    {
        Metadata = new V1ObjectMeta { Name = "lead" },
        Spec = new V1LeaseSpec { HolderIdentity = holder, RenewTime = renewed, LeaseDurationSeconds = 15 },
    };
}
