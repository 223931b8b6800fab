namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>What one image field of a root's render shall be, also where it shall stay as it is.</summary>
/// <param name="Value">The field before the root's own <c>images:</c> entries.</param>
/// <param name="Wanted">The field after them.</param>
/// <param name="ProducedBy">The entry that was the last to match the field before bases were edited, if that is known.</param>
public sealed record EntryGoal(string Value, string Wanted, int? ProducedBy = null);
