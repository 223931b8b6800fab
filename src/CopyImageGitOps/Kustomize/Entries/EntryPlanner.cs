namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>
/// Decides the smallest change of a kustomization's <c>images:</c> that makes each image of its render what it shall be: an entry edited in
/// place, one that has lost its image given the new name, one appended. A change is taken only if, applied, it brings its goals about
/// and leaves the others as they are.
/// </summary>
public static class EntryPlanner
{
    /// <param name="entries">All entries of the kustomization, in its order.</param>
    /// <param name="goals">All image fields of the render that entries apply to, those included that shall stay as they are.</param>
    public static EntryPlan Plan(IReadOnlyList<ImageEntry> entries, IReadOnlyList<EntryGoal> goals)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(goals);
        var search = new EntrySearch(entries, [.. goals.Distinct()]);
        while (search.EditInPlace() | search.Reuse() | search.Append())
        {
            // What one pass could not reach may be within reach of the next.
        }

        var outcomes = new EntrySimulation(search.Entries, goals).Outcomes;
        return new EntryPlan(search.Entries, outcomes.Index().Where(o => !o.Item.IsReached).Select(o => o.Index).ToHashSet());
    }
}
