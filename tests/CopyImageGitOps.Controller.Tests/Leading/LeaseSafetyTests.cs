using CopyImageGitOps.Controller.Leading;
using CsCheck;

namespace CopyImageGitOps.Controller.Tests.Leading;

/// <summary>Three replicas with random faults on their ways to the API server, random crashes and stops: whatever happens, at most one works.</summary>
public sealed class LeaseSafetyTests
{
    private const int Seconds = 300;

    [Fact]
    public void Two_replicas_never_lead_at_once_whatever_the_faults() => Gen.Int[0, 1_000_000].Sample(seed => Simulation.Run(s => Play(s, seed)), iter: 300);

    [Fact]
    public void When_the_faults_end_one_leads_within_the_lease_duration() =>
        Gen.Int[0, 1_000_000].Sample(
            seed => Simulation.Run(simulation =>
            {
                var replicas = Play(simulation, seed);
                foreach (var replica in replicas.Where(replica => !replica.IsDead)) replica.NextFault = () => LeaseFault.None;
                simulation.PassUntil(() => replicas.Any(replica => replica is { IsDead: false, Election.IsLeader: true }), limit: 15 + 5 + (3 * 2.4));
            }),
            iter: 100);

    /// <summary>The check itself, checked: with no time between the renew deadline and the end of the lease, work that winds up overlaps.</summary>
    [Fact]
    public void A_leader_that_gives_up_too_late_is_noticed()
    {
        var late = new LeaseTimes { RenewDeadline = TimeSpan.FromSeconds(14.9) };
        var failures = Enumerable.Range(0, 50).Select(seed => Record.Exception(() => Simulation.Run(simulation => Play(simulation, seed, late))));
        Assert.Contains(failures, failure => failure?.Message.Contains("two work", StringComparison.Ordinal) == true);
    }

    private static List<SimulatedReplica> Play(Simulation simulation, int seed, LeaseTimes? times = null)
    {
        var random = new Random(seed);
        var server = new SimulatedLease();
        times = (times ?? new LeaseTimes()) with { Jitter = random.NextDouble };
        List<SimulatedReplica> replicas = [.. Enumerable.Range(0, 3).Select(i => Start($"{i}"))];
        simulation.Invariant = () => AssertOne(replicas, seed);
        for (var second = 0; second < Seconds; second++)
        {
            if (random.Next(25) == 0) Disturb(Running(replicas, random), random);
            if (random.Next(60) == 0) Replace(replicas, random, () => Start($"{seed}-{second}"));
            simulation.Pass(1);
        }
        Assert.All(replicas, replica => Assert.False(replica.Running.IsFaulted, $"{replica.Running.Exception}"));
        return replicas;

        SimulatedReplica Start(string name) => new(simulation, server, name, times) { WindingUp = () => random.NextDouble() * 4 };
    }

    /// <summary>For a while, till the next disturbance.</summary>
    private static void Disturb(SimulatedReplica replica, Random random)
    {
        var rate = random.Next(4) switch { 0 => 0, 1 => 0.3, 2 => 0.8, _ => 1.0 };
        replica.NextFault = () => random.NextDouble() < rate ? (LeaseFault)random.Next(5) : LeaseFault.None;
    }

    private static void Replace(List<SimulatedReplica> replicas, Random random, Func<SimulatedReplica> start)
    {
        var old = Running(replicas, random);
        if (random.Next(2) == 0) old.Crash();
        else old.Stop();
        replicas.Add(start());
    }

    private static SimulatedReplica Running(List<SimulatedReplica> replicas, Random random)
    {
        var running = replicas.Where(replica => !replica.IsDead && !replica.Running.IsCompleted).ToList();
        return running[random.Next(running.Count)];
    }

    private static void AssertOne(List<SimulatedReplica> replicas, int seed)
    {
        var alive = replicas.Where(replica => !replica.IsDead).ToList();
        Assert.True(alive.Count(replica => replica.IsWorking) <= 1, $"two work, seed {seed}");
        Assert.True(alive.Count(replica => replica.Election.IsLeader) <= 1, $"two lead, seed {seed}");
    }
}
