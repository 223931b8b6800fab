namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>The entries while they are being planned. Each step says whether it came nearer to the goals.</summary>
internal sealed class EntrySearch(IReadOnlyList<ImageEntry> entries, IReadOnlyList<EntryGoal> goals)
{
    private EntrySimulation _simulation = new(entries, goals);

    public IReadOnlyList<ImageEntry> Entries { get; private set; } = entries;

    private List<EntryOutcome> Failing => [.. _simulation.Outcomes.Where(outcome => !outcome.IsReached)];

    /// <summary>Changes the entry that is the last for its images, if what they want is the same.</summary>
    public bool EditInPlace()
    {
        var changed = false;
        foreach (var index in Failing.Select(outcome => outcome.Last).OfType<int>().Distinct().Order())
            changed |= Entries[index].IsEditable && TryChange(index, Entries[index], outcome => outcome.Last == index);
        return changed;
    }

    /// <summary>Gives an entry whose image was renamed in a base the new name, if no other image needs it.</summary>
    public bool Reuse()
    {
        var changed = false;
        foreach (var (index, name) in Failing.Where(o => o.Last is null).Select(o => (o.Goal.ProducedBy, NameOf(o))).Distinct())
        {
            if (index is not { } dead || dead >= Entries.Count || !Entries[dead].IsEditable || _simulation.Outcomes.Any(o => o.HasPassed(dead))) continue;
            changed |= EntryName.For(name).Any(n => TryChange(dead, Entries[dead] with { Name = n }, o => o.Last is null && Is(o, name)));
        }

        return changed;
    }

    /// <summary>Adds an entry behind all others for the name that an image has by then.</summary>
    public bool Append()
    {
        var changed = false;
        foreach (var name in Failing.Select(NameOf).Distinct(StringComparer.Ordinal))
            changed |= EntryName.For(name).Any(n => TryAppend(new ImageEntry(n), name));
        return changed;
    }

    private bool TryAppend(ImageEntry entry, string name)
    {
        var steps = _simulation.Outcomes.Where(o => entry.Matches(o.Output)).Select(o => new EntryStep(o.Output, o.Goal.Wanted));
        if (EntrySolver.Solve(entry, [.. steps]) is not { } solved) return false;
        ImageEntry[] candidate = [.. Entries, solved];
        return Accept(candidate, _simulation.With(candidate, Entries.Count), outcome => Is(outcome, name));
    }

    private bool TryChange(int index, ImageEntry entry, Func<EntryOutcome, bool> isConcerned)
    {
        var steps = _simulation.Outcomes.Where(isConcerned).Select(o => new EntryStep(o.Input, o.Goal.Wanted));
        if (EntrySolver.Solve(entry, [.. steps]) is not { } solved) return false;
        ImageEntry[] candidate = [.. Entries.Take(index), solved, .. Entries.Skip(index + 1)];
        return Accept(candidate, _simulation.With(candidate, index), isConcerned);
    }

    private bool Accept(IReadOnlyList<ImageEntry> candidate, EntrySimulation simulation, Func<EntryOutcome, bool> isConcerned)
    {
        var isBetter = false;
        foreach (var (before, after) in _simulation.Outcomes.Zip(simulation.Outcomes))
        {
            if (isConcerned(before) ? !after.IsReached : !after.IsNoWorseThan(before)) return false;
            isBetter |= !before.IsReached && after.IsReached;
        }

        if (!isBetter) return false;
        (Entries, _simulation) = (candidate, simulation);
        return true;
    }

    private static string NameOf(EntryOutcome outcome) => ImageParts.Of(outcome.Output).Name;

    private static bool Is(EntryOutcome outcome, string name) => NameOf(outcome) == name;
}
