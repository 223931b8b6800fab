using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Leading;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;
using Prometheus;

namespace CopyImageGitOps.Controller.Status;

/// <summary>Where the endpoints get from what they show. Everything is asked anew for each request.</summary>
public sealed record StatusSources
{
    public required StatusBoard Board { get; init; }

    public required IWorkloads Workloads { get; init; }

    /// <summary>Those in progress.</summary>
    public required Func<IReadOnlyList<RolloutInProgress>> Rollouts { get; init; }

    public required ILeadership Leadership { get; init; }

    public required CollectorRegistry Registry { get; init; }

    /// <summary>A kind that is watched each.</summary>
    public required Func<IReadOnlyList<KindStatus>> Kinds { get; init; }

    /// <summary>The name of this replica.</summary>
    public required string Replica { get; init; }

    public required ControllerMode Mode { get; init; }

    /// <summary>What is wrong now and is no single object's: of the Lease, the lock file, the watches.</summary>
    public Func<IEnumerable<Finding>> Problems { get; init; } = () => [];

    /// <summary>For <c>/healthz</c>: if one has a problem, only a restart helps.</summary>
    public IReadOnlyList<HealthCheck> Alive { get; init; } = [];

    /// <summary>For <c>/readyz</c>, beside that all kinds are synced.</summary>
    public IReadOnlyList<HealthCheck> Ready { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How the watch of a kind stands.</summary>
/// <param name="Kind">As in <c>Deployment</c>.</param>
/// <param name="IsSynced">It has been listed once.</param>
/// <param name="LastActivity">When the watch last did something: received an event or a bookmark, or tried to connect. Null if it never did.</param>
/// <param name="Problem">Why it is not synced, in a few words; null if it just takes its time.</param>
public sealed record KindStatus(string Kind, bool IsSynced, DateTimeOffset? LastActivity, string? Problem);
