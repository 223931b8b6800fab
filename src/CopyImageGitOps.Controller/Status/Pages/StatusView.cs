using CopyImageGitOps.Configuration;
using CopyImageGitOps.Controller.Reconciling;
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

    /// <summary>Objects of which something cannot be understood.</summary>
    public required IReadOnlyList<Workload> Odd { get; init; }

    public required IReadOnlyList<RolloutInProgress> Rollouts { get; init; }

    public required IReadOnlyList<BoardAction> Actions { get; init; }

    public required IReadOnlyList<BoardError> Errors { get; init; }

    public static StatusView Of(StatusSources sources)
    {
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
            Odd = [.. ByName(sources.Workloads.All.Where(workload => workload.Findings is not null))],
            Rollouts = sources.Rollouts(),
            Actions = sources.Board.Actions,
            Errors = sources.Board.Errors,
        };
    }

    private static IEnumerable<DriftView> Drifts(StatusSources sources) =>
        from workload in ByName(sources.Workloads.All.Where(workload => workload.HasDrifted))
        select new DriftView(workload.Key, [.. workload.Images.Select(image => image.Field.Value)], sources.Board.Find(workload.Key));

    private static IEnumerable<Workload> ByName(IEnumerable<Workload> workloads) =>
        workloads.OrderBy(workload => workload.Key.Namespace).ThenBy(workload => workload.Key.Name).ThenBy(workload => workload.Key.Kind);
}

/// <summary>An object that references public images.</summary>
/// <param name="Status">Null if this replica has not worked on it.</param>
internal sealed record DriftView(ObjectKey Key, IReadOnlyList<string> Images, ObjectStatus? Status);
