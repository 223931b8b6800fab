using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>An entry and where it stands.</summary>
/// <param name="Node">Null if it is not written as a mapping of its own.</param>
/// <param name="IsFlow">Written in braces.</param>
/// <param name="Start">Of its brace, or its first key.</param>
/// <param name="End">Behind its brace, or its last value.</param>
/// <param name="Values">Those that may be edited, in the order of the text; none if the entry may not be.</param>
internal sealed record EntryPlace(ImageEntry Entry, MappingNode? Node, bool IsFlow, int Start, int End, IReadOnlyList<EntryValue> Values)
{
    public EntryValue? Find(string key) => Values.FirstOrDefault(value => value.Key.Value == key);
}

/// <param name="Start">Of the value, its quotes included, behind an anchor.</param>
internal readonly record struct EntryValueSpan(int Start, int End);

internal sealed record EntryValue(ScalarNode Key, ScalarNode Value, EntryValueSpan Span);
