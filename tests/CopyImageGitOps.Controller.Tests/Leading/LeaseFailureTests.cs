using System.Net;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Controller.Leading;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Leading;

public sealed class LeaseFailureTests
{
    [Theory]
    [InlineData((int)LeaseFault.Refused)]
    [InlineData((int)LeaseFault.AnswerLost)]
    [InlineData((int)LeaseFault.Hangs)]
    [InlineData((int)LeaseFault.DoneLate)]
    public void A_leader_outlives_a_failure_that_is_shorter_than_the_renew_deadline(int fault) => Simulation.Run(simulation =>
    {
        var (_, a, b) = LeaseElectionTests.Two(simulation);
        for (var i = 0; i < 10; i++)
        {
            simulation.Pass(20);
            a.NextFault = () => (LeaseFault)fault;
            simulation.Pass(4);
            a.NextFault = () => LeaseFault.None;
        }
        simulation.Pass(20);

        Assert.Equal((1, 0, null), (a.Terms, b.Terms, a.Election.Problem));
    });

    [Theory]
    [InlineData((int)LeaseFault.Refused)]
    [InlineData((int)LeaseFault.Hangs)]
    public void A_leader_that_cannot_renew_stops_at_the_deadline_before_another_begins_and_takes_part_again(int fault) => Simulation.Run(simulation =>
    {
        var (_, a, b) = LeaseElectionTests.Two(simulation);
        simulation.Invariant = () => Assert.False(a.IsWorking && b.IsWorking);
        simulation.Pass(30);
        a.NextFault = () => (LeaseFault)fault;

        Assert.InRange(simulation.PassUntil(() => !a.IsWorking), 7.5, 10.1);
        Assert.False(a.Election.IsLeader);
        Assert.InRange(simulation.PassUntil(() => b.IsWorking), 2, 10);

        a.NextFault = () => LeaseFault.None;
        simulation.Pass(10);
        b.Stop();
        simulation.PassUntil(() => a.IsWorking, limit: 3);
        Assert.Equal(2, a.Terms);
    });

    [Theory]
    [InlineData(
        HttpStatusCode.Unauthorized, "HTTP 401: leases \"lead\": Unauthorized",
        "Renew the token of the controller's service account; it is tried again with the token that is mounted then.")]
    [InlineData(
        HttpStatusCode.Forbidden, "HTTP 403: leases \"lead\": Forbidden",
        "Allow the controller's service account to get, create and update Leases of coordination.k8s.io in this namespace.")]
    [InlineData(
        HttpStatusCode.InternalServerError, "HTTP 500: leases \"lead\": InternalServerError",
        "It is tried again every few seconds; look after the API server and the way to it if that lasts.")]
    public void What_keeps_a_replica_from_taking_part_is_said_and_tried_again_without_haste(HttpStatusCode status, string reason, string hint) =>
        Simulation.Run(simulation =>
        {
            var server = new SimulatedLease();
            var replica = new SimulatedReplica(simulation, server, "a");
            simulation.Settle();
            replica.Error = () => SimulatedLease.Error(status);
            var before = replica.Requests;
            simulation.Pass(600);

            var problem = replica.Election.Problem!;
            Assert.False(replica.IsWorking);
            Assert.Equal((Severity.Error, "lease-unavailable"), (problem.Severity, problem.Code));
            Assert.Contains($"cannot be read or written: {reason}", problem.Message, StringComparison.Ordinal);
            Assert.Equal(hint, problem.Hint);
            Assert.InRange(replica.Requests - before, 200, 300);
        });

    [Fact]
    public void A_request_that_hangs_is_said_to_be_one() => Simulation.Run(simulation =>
    {
        var server = new SimulatedLease { Stored = new k8s.Models.V1Lease { Metadata = new() } };
        var replica = new SimulatedReplica(simulation, server, "a");
        simulation.Settle();
        replica.NextFault = () => LeaseFault.Hangs;
        simulation.Pass(9);

        Assert.Equal(
            "The Lease 'system/lead', which decides who leads, cannot be read or written: the API server did not answer in time",
            replica.Election.Problem!.Message);
    });

    [Fact]
    public void Work_that_fails_ends_the_election_with_its_error_after_the_release() => Simulation.Run(simulation =>
    {
        var server = new SimulatedLease();
        var client = new SimulatedReplica(simulation, server, "other");
        client.Stop();
        simulation.Settle();
        var election = new LeaseElection(client, "a", simulation.Time, NullLogger.Instance, new LeaseTimes());
        var running = election.RunAsync(async ct => await Task.FromException(new InvalidDataException("a defect")), CancellationToken.None);
        simulation.Settle();

        Assert.Equal("a defect", Assert.IsType<InvalidDataException>(running.Exception!.InnerException).Message);
        Assert.Equal("", server.Holder);
    });
}
