namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>What has become of a goal's value.</summary>
/// <param name="Last">The last entry that matched; null if none did.</param>
/// <param name="Previous">What the value was before that entry.</param>
internal sealed record EntryOutcome(EntryGoal Goal, string Output, int? Last, EntryOutcome? Previous)
{
    /// <summary>What the last matching entry came to.</summary>
    public string Input => Previous?.Output ?? Output;

    public bool IsReached => Output == Goal.Wanted;

    /// <summary>Whether this goal, changed in passing, is at least as well off as before.</summary>
    public bool IsNoWorseThan(EntryOutcome before) => IsReached || (!before.IsReached && Output == before.Output);

    /// <summary>What it was when it came to an entry.</summary>
    public EntryOutcome Before(int entry)
    {
        var outcome = this;
        while (outcome.Last >= entry) outcome = outcome.Previous!;
        return outcome;
    }

    public bool HasPassed(int entry) => Before(entry + 1).Last == entry;
}
