using CopyImageGitOps.Kustomize.Editing;
using CopyImageGitOps.Kustomize.Entries;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Kustomize;

/// <summary>The pins for the next lock file.</summary>
internal static class PinUpdate
{
    /// <param name="roots">As they were rendered; the pins of others go.</param>
    /// <param name="plans">What is edited.</param>
    public static IReadOnlyList<KustomizePin> Next(IReadOnlyList<KustomizePin> old, IReadOnlyList<RenderedRoot> roots, IReadOnlyList<RootPlan> plans)
    {
        var planned = plans.ToDictionary(plan => plan.Goal.State.File, StringComparer.Ordinal);
        var byFile = old.ToLookup(pin => pin.File, StringComparer.Ordinal);
        var files = roots.Select(root => root.Root.Kustomization.File);
        return [.. files.SelectMany(file => planned.TryGetValue(file, out var plan) ? Next([.. byFile[file]], plan) : byFile[file])];
    }

    private static IEnumerable<KustomizePin> Next(List<KustomizePin> old, RootPlan plan)
    {
        var state = plan.Goal.State;
        var places = plan.Bare.Places.Index().ToLookup(place => EntryChain.LastMatch(plan.Entries, place.Item.Value), place => place.Index);
        foreach (var (index, entry) in plan.Entries.Index())
        {
            var name = index < state.Section.Entries.Count ? state.Section.Entries[index].Name : entry.Name;
            var known = old.Find(pin => pin.Name == name);
            if (!places[index].Any() || !plan.Pins(index) && (known is null || !plan.IsNew(index) || IsNewerCopy(known, plan, index, places[index].First())))
            {
                if (known is not null) yield return known;
                continue;
            }

            var place = places[index].First();
            yield return new KustomizePin(state.File, entry.Name, plan.Bare.Places[place].Value, plan.Goal.Meant[place]);
        }
    }

    /// <summary>An entry that leads where it led, at another digest, still pins the same.</summary>
    private static bool IsNewerCopy(KustomizePin known, RootPlan plan, int index, int place)
    {
        var before = plan.Goal.State.Section.Entries;
        return index < before.Count && plan.Entries[index].NewName == before[index].NewName && OutdatedPins.IsSame(plan.Bare.Places[place].Value, known.Value);
    }
}
