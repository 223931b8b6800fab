namespace CopyImageGitOps.Controller.Tests.Leading;

public sealed class LeaseReleaseTests
{
    [Fact]
    public void A_leader_that_is_stopped_releases_the_lease_and_the_other_takes_over_with_its_next_look() => Simulation.Run(simulation =>
    {
        var (server, a, b) = LeaseElectionTests.Two(simulation);
        simulation.Pass(30);
        a.Stop();
        simulation.Settle();

        Assert.True(a.Running.IsCompletedSuccessfully);
        Assert.Equal("", server.Holder);
        Assert.InRange(simulation.PassUntil(() => b.IsWorking), 0, 2.4);
    });

    [Fact]
    public void Work_that_winds_up_longer_than_the_lease_lasts_is_waited_for_while_the_lease_is_renewed() => Simulation.Run(simulation =>
    {
        var (server, a, b) = LeaseElectionTests.Two(simulation);
        a.WindingUp = () => 40;
        simulation.Pass(30);
        a.Stop();
        simulation.Pass(39);

        Assert.Equal((true, true, "a", 0), (a.IsWorking, a.Election.IsLeader, server.Holder, b.Terms));
        simulation.PassUntil(() => b.IsWorking, limit: 5);
        Assert.False(a.IsWorking);
    });

    [Fact]
    public void A_lease_that_another_holds_meanwhile_is_not_released() => Simulation.Run(simulation =>
    {
        var (server, a, b) = LeaseElectionTests.Two(simulation);
        simulation.Pass(30);
        a.NextFault = () => LeaseFault.Refused;
        a.WindingUp = () => 30;
        simulation.PassUntil(() => b.IsWorking);
        a.NextFault = () => LeaseFault.None;
        a.Stop();
        simulation.Pass(30);

        Assert.True(a.Running.IsCompletedSuccessfully);
        Assert.Equal(("b", true), (server.Holder, b.Election.IsLeader));
    });

    [Fact]
    public void A_release_is_tried_again_and_given_up_before_the_lease_would_expire_by_itself() => Simulation.Run(simulation =>
    {
        var (_, a, _) = LeaseElectionTests.Two(simulation);
        simulation.Pass(30);
        var before = a.Requests;
        a.NextFault = () => LeaseFault.Refused;
        a.Stop();

        Assert.InRange(simulation.PassUntil(() => a.Running.IsCompleted), 4, 5.2);
        Assert.InRange(a.Requests - before, 2, 4);
    });

    [Fact]
    public void A_release_whose_answer_is_lost_is_not_written_twice() => Simulation.Run(simulation =>
    {
        var (server, a, b) = LeaseElectionTests.Two(simulation);
        simulation.Pass(30);
        b.Stop();
        var (lost, before) = (false, server.Writes);
        a.NextFault = () => (lost, lost = true).Item1 ? LeaseFault.None : LeaseFault.AnswerLost;
        a.Stop();
        simulation.PassUntil(() => a.Running.IsCompletedSuccessfully, limit: 5);

        Assert.Equal(("", before + 1), (server.Holder, server.Writes));
    });

    [Fact]
    public void One_that_never_led_leaves_the_lease_alone() => Simulation.Run(simulation =>
    {
        var (server, a, b) = LeaseElectionTests.Two(simulation);
        simulation.Pass(30);
        var before = server.Writes;
        b.Stop();
        simulation.Settle();

        Assert.True(b.Running.IsCompletedSuccessfully);
        Assert.Equal(("a", before, true), (server.Holder, server.Writes, a.IsWorking));
    });
}
