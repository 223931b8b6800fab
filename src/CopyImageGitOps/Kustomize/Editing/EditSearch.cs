using System.Diagnostics;

namespace CopyImageGitOps.Kustomize.Editing;

/// <summary>
/// Looks for edits that bring every root where it shall be. A root for which there are none is left as it is, and so is, where they share
/// files, what would change it otherwise.
/// </summary>
/// <param name="editable">The files of the run, without those of roots that could not be rendered: nobody knows what an edit would do to them.</param>
internal sealed class EditSearch(Worksheet sheet, ManifestIndex manifests, IReadOnlySet<string> editable, RootFiles files)
{
    private readonly List<RootFailure> _failures = [];
    private readonly HashSet<PlaceBeyond> _beyond = [];

    /// <summary>Why roots were left as they are, the first reason for each.</summary>
    public IReadOnlyList<RootFailure> Failures => _failures;

    /// <summary>The manifests that are edited besides kustomizations.</summary>
    public IReadOnlyList<ManifestDemand> Demands { get; private set; } = [];

    public async Task<IReadOnlyList<RootPlan>> RunAsync(IReadOnlyList<RootGoal> goals, CancellationToken cancellationToken)
    {
        goals = await Task.WhenAll(goals.Select(goal => WithBareAsync(goal, goals, cancellationToken))).ConfigureAwait(false);
        while (true)
        {
            var attempt = new EditAttempt(sheet, manifests, editable, Demands, _beyond);
            await attempt.RunAsync(LevelsOf(goals), cancellationToken).ConfigureAwait(false);
            if (attempt.IsComplete) return attempt.Plans;

            // Each turn leaves one root more alone or edits one field more, of which there are finitely many.
            var given = attempt.Failures.SelectMany(failure => GiveUp(failure, goals)).ToHashSet(StringComparer.Ordinal);
            _beyond.UnionWith(attempt.NewBeyond);
            if (given.Count + attempt.NewDemands.Count + attempt.NewBeyond.Count == 0) throw new UnreachableException(attempt.Failures[0].Reason);
            goals = [.. goals.Select(goal => given.Contains(goal.State.File) ? goal with { IsBlocked = true } : goal)];
            Demands = [.. Demands.Concat(attempt.NewDemands).Where(demand => !given.Contains(demand.By))];
        }
    }

    /// <summary>Where an edit of a base may rename what a root's entries are for, it must be known what they were for before.</summary>
    private async Task<RootGoal> WithBareAsync(RootGoal goal, IReadOnlyList<RootGoal> goals, CancellationToken cancellationToken)
    {
        var state = goal.State;
        var below = files.Of(state.Root);
        var isBuiltOnRoots = goals.Any(other => other != goal && below.Contains(other.State.File));
        if (state.Bare is not null || state.Section.Entries.Count == 0 || !isBuiltOnRoots) return goal;
        var render = await sheet.RenderAsync(state.Root, state.Section.WithoutEntries(), cancellationToken).ConfigureAwait(false);
        return render.Error is null ? goal with { State = state with { Bare = state.Render.Again(render.Text) } } : goal;
    }

    /// <summary>The failed root; if nothing is wanted of that one, all whose edits reach it.</summary>
    private List<string> GiveUp(RootFailure failure, IReadOnlyList<RootGoal> goals)
    {
        var state = failure.Goal.State;
        if (!failure.Goal.IsBlocked && !failure.Goal.IsMet)
        {
            Blame(failure);
            return [state.File];
        }

        var shared = files.Of(state.Root);
        var reaching = goals.Where(goal => !goal.IsBlocked && !goal.IsMet && (shared.Contains(goal.State.File) || Demands.Any(IsIn(shared, goal)))).ToList();
        foreach (var goal in reaching) Blame(new RootFailure(goal, $"'{state.Directory}', which uses the same files, would change: {failure.Reason}"));
        return [.. reaching.Select(goal => goal.State.File)];
    }

    private void Blame(RootFailure failure)
    {
        if (!_failures.Exists(other => other.Goal.State.File == failure.Goal.State.File)) _failures.Add(failure);
    }

    private static Func<ManifestDemand, bool> IsIn(RootFileSet shared, RootGoal goal) =>
        demand => demand.By == goal.State.File && shared.Contains(demand.Field.File);

    /// <summary>Those that others are built on first.</summary>
    private List<IReadOnlyList<RootGoal>> LevelsOf(IReadOnlyList<RootGoal> goals)
    {
        var byDirectory = goals.ToDictionary(goal => goal.State.Directory, StringComparer.Ordinal);
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var goal in goals.OrderBy(goal => files.Of(goal.State.Root).Closure.Count))
        {
            var below = files.Of(goal.State.Root).Closure.Select(k => k.Directory).Where(d => d != goal.State.Directory && byDirectory.ContainsKey(d));
            levels[goal.State.Directory] = below.Select(directory => levels.GetValueOrDefault(directory) + 1).DefaultIfEmpty(0).Max();
        }

        return [.. goals.GroupBy(goal => levels[goal.State.Directory]).OrderBy(level => level.Key).Select(level => level.ToList())];
    }
}
