namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>The entries that a kustomization shall have.</summary>
/// <param name="Entries">The ones it has, changed or not, in their order; behind them those to append.</param>
/// <param name="Unreached">Indices of the goals that entries cannot reach. Nothing was changed for them: they end as without the plan.</param>
public sealed record EntryPlan(IReadOnlyList<ImageEntry> Entries, IReadOnlySet<int> Unreached);
