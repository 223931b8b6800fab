using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Status.Pages;

/// <summary>What the status page shows, at one moment.</summary>
internal sealed record StatusView
{
    public required DateTimeOffset Now { get; init; }

    public required bool IsLeader { get; init; }

    public required string? Leader { get; init; }

    public required string Replica { get; init; }

    public required ControllerMode Mode { get; init; }

    public required IReadOnlyList<KindStatus> Kinds { get; init; }

    public required IReadOnlyList<Finding> Problems { get; init; }

    public required IReadOnlyList<DriftView> Drifting { get; init; }

    /// <summary>Repairs of this replica whose pods do not all follow yet, each object once.</summary>
    public required IReadOnlyList<BoardAction> Rollouts { get; init; }

    public required IReadOnlyList<BoardAction> Actions { get; init; }

    public required IReadOnlyList<BoardError> Errors { get; init; }

    public static StatusView Of(StatusSources sources)
    {
        var actions = sources.Board.Actions;
        return new StatusView
        {
            Now = sources.Time.GetUtcNow(),
            IsLeader = sources.Leadership.IsLeader,
            Leader = sources.Leadership.Leader,
            Replica = sources.Replica,
            Mode = sources.Mode,
            Kinds = sources.Kinds(),
            Problems = [.. sources.Problems()],
            Drifting = [.. Drifts(sources)],
            Rollouts = [.. actions.DistinctBy(action => action.Key).Where(action => IsRollingOut(sources.Workloads, action.Key))],
            Actions = actions,
            Errors = sources.Board.Errors,
        };
    }

    private static IEnumerable<DriftView> Drifts(StatusSources sources) =>
        from workload in sources.Workloads.All
        where workload.HasDrifted
        orderby workload.Key.Namespace, workload.Key.Name, workload.Key.Kind
        select new DriftView(workload.Key, [.. workload.Images.Select(image => image.Field.Value)], sources.Board.Find(workload.Key));

    private static bool IsRollingOut(IWorkloads workloads, ObjectKey key) => workloads.Find(key)?.Rollout == RolloutState.InProgress;
}

/// <summary>An object that references public images.</summary>
/// <param name="Status">Null if this replica has not worked on it.</param>
internal sealed record DriftView(ObjectKey Key, IReadOnlyList<string> Images, ObjectStatus? Status);
