namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>What entries, in their order, make of the goals' values.</summary>
internal sealed class EntrySimulation
{
    private readonly bool[] _used;

    public EntrySimulation(IReadOnlyList<ImageEntry> entries, IReadOnlyList<EntryGoal> goals)
    {
        _used = new bool[entries.Count];
        Outcomes = [.. goals.Select(goal => Run(entries, goal))];
    }

    public IReadOnlyList<EntryOutcome> Outcomes { get; }

    public bool IsUsed(int entry) => _used[entry];

    private EntryOutcome Run(IReadOnlyList<ImageEntry> entries, EntryGoal goal)
    {
        var outcome = new EntryOutcome(goal, goal.Value, goal.Value, null);
        for (var i = 0; i < entries.Count; i++)
        {
            if (!entries[i].Matches(outcome.Output)) continue;
            _used[i] = true;
            outcome = new EntryOutcome(goal, outcome.Output, entries[i].Apply(outcome.Output), i);
        }

        return outcome;
    }
}

/// <param name="Input">The value that the last matching entry came to.</param>
/// <param name="Last">The last matching entry; null if none matched.</param>
internal sealed record EntryOutcome(EntryGoal Goal, string Input, string Output, int? Last)
{
    public bool IsReached => Output == Goal.Wanted;

    /// <summary>Whether this goal, changed in passing, is at least as well off as before.</summary>
    public bool IsNoWorseThan(EntryOutcome before) => IsReached || (!before.IsReached && Output == before.Output);
}
