namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>What entries, in their order, make of the goals' values.</summary>
internal sealed class EntrySimulation
{
    private readonly IReadOnlyList<ImageEntry> _entries;

    public EntrySimulation(IReadOnlyList<ImageEntry> entries, IReadOnlyList<EntryGoal> goals)
    {
        _entries = entries;
        Outcomes = [.. goals.Select(goal => Run(new EntryOutcome(goal, goal.Value, null, null), 0))];
    }

    private EntrySimulation(IReadOnlyList<ImageEntry> entries, IReadOnlyList<EntryOutcome> outcomes, int changed)
    {
        _entries = entries;
        Outcomes = [.. outcomes.Select(outcome => RunAgain(outcome, changed))];
    }

    public IReadOnlyList<EntryOutcome> Outcomes { get; }

    /// <summary>The same with one entry changed, or added behind the others; looks only at the images that it is for, or was for.</summary>
    public EntrySimulation With(IReadOnlyList<ImageEntry> entries, int changed) => new(entries, Outcomes, changed);

    private EntryOutcome RunAgain(EntryOutcome outcome, int changed)
    {
        var before = outcome.Before(changed);
        return outcome.HasPassed(changed) || _entries[changed].Matches(before.Output) ? Run(before, changed) : outcome;
    }

    private EntryOutcome Run(EntryOutcome outcome, int from)
    {
        for (var i = from; i < _entries.Count; i++)
        {
            if (_entries[i].Matches(outcome.Output)) outcome = new EntryOutcome(outcome.Goal, _entries[i].Apply(outcome.Output), i, outcome);
        }

        return outcome;
    }
}
