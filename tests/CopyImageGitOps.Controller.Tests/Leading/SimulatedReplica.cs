using CopyImageGitOps.Controller.Leading;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace CopyImageGitOps.Controller.Tests.Leading;

/// <summary>What becomes of a request.</summary>
internal enum LeaseFault
{
    None,

    /// <summary>The server fails without doing anything.</summary>
    Refused,

    /// <summary>It is done, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>Nothing ever comes back, and nothing is done.</summary>
    Hangs,

    /// <summary>Nothing comes back in time, and it is done later.</summary>
    DoneLate,
}

/// <summary>A replica with its own way to the API server, and its own faults on that way.</summary>
internal sealed class SimulatedReplica : ILease
{
    private readonly Simulation _simulation;
    private readonly SimulatedLease _server;
    private readonly Action _stop;

    public SimulatedReplica(Simulation simulation, SimulatedLease server, string name, LeaseTimes? times = null)
    {
        (_simulation, _server) = (simulation, server);
        Election = new LeaseElection(this, name, simulation.Time, NullLogger.Instance, times ?? new LeaseTimes { Jitter = () => 0.5 });
        var stop = new CancellationTokenSource();
        _stop = stop.Cancel;
        Running = Election.RunAsync(WorkAsync, stop.Token);
    }

    public LeaseElection Election { get; }

    public Task Running { get; }

    public Func<LeaseFault> NextFault { get; set; } = () => LeaseFault.None;

    /// <summary>How long its work takes to stop.</summary>
    public Func<double> WindingUp { get; set; } = () => 0;

    /// <summary>What its requests get instead.</summary>
    public Func<Exception>? Error { get; set; }

    public int Requests { get; private set; }

    public int Terms { get; private set; }

    public bool IsWorking { get; private set; }

    /// <summary>Its process is gone: it neither works nor asks.</summary>
    public bool IsDead { get; private set; }

    public void Stop() => _stop();

    public void Crash() => (IsDead, NextFault) = (true, () => LeaseFault.Hangs);

    public Task<V1Lease?> ReadAsync(CancellationToken cancellationToken) => AskAsync(() => _server.Stored, cancellationToken);

    public Task<V1Lease> CreateAsync(V1Lease lease, CancellationToken cancellationToken) => AskAsync(() => _server.Create(lease), cancellationToken);

    public Task<V1Lease> ReplaceAsync(V1Lease lease, CancellationToken cancellationToken) => AskAsync(() => _server.Replace(lease), cancellationToken);

    public override string ToString() => "system/lead";

    private async Task<T> AskAsync<T>(Func<T> serve, CancellationToken cancellationToken)
    {
        Requests++;
        cancellationToken.ThrowIfCancellationRequested();
        if (Error is not null) throw Error();
        switch (NextFault())
        {
            case LeaseFault.Refused:
                throw SimulatedLease.Error(System.Net.HttpStatusCode.InternalServerError);
            case LeaseFault.AnswerLost:
                serve();
                throw new IOException("connection reset");
            case LeaseFault.Hangs:
                await Task.Delay(Timeout.InfiniteTimeSpan, _simulation.Time, cancellationToken);
                break;
            case LeaseFault.DoneLate:
                return await ServeLateAsync(serve).WaitAsync(cancellationToken);
        }
        return serve();
    }

    private async Task<T> ServeLateAsync<T>(Func<T> serve)
    {
        await Task.Delay(TimeSpan.FromSeconds(1 + (Requests % 12)), _simulation.Time);
        return serve();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        (IsWorking, Terms) = (true, Terms + 1);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _simulation.Time, cancellationToken);
        }
        finally
        {
            await Task.Delay(TimeSpan.FromSeconds(WindingUp()), _simulation.Time, CancellationToken.None);
            IsWorking = false;
        }
    }
}
