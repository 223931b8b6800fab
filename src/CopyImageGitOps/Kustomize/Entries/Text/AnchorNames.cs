using System.Buffers;

namespace CopyImageGitOps.Kustomize.Entries.Text;

/// <summary>
/// Which anchors of a text are used, told from the text alone: merge keys leave no trace in the tree. What only looks like an anchor counts too, so
/// that the answer may be yes for nothing.
/// </summary>
internal sealed class AnchorNames(string text)
{
    /// <summary>What a name, or a tag, ends at.</summary>
    public static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n,[]{}");

    private readonly Lazy<ILookup<string, int>> _aliases =
        new(() => Names(text, '*', 0, text.Length).ToLookup(name => name.Name, name => name.At, StringComparer.Ordinal));

    /// <summary>Whether an anchor in a part of the text has an alias anywhere.</summary>
    public bool AreUsed(int start, int end) => Names(text, '&', start, end).Any(anchor => _aliases.Value.Contains(anchor.Name));

    /// <summary>Whether an anchor in a part of the text has an alias outside of that part.</summary>
    public bool AreUsedOutside(int start, int end) => Names(text, '&', start, end)
        .DistinctBy(anchor => anchor.Name)
        .Any(anchor => _aliases.Value[anchor.Name].Any(at => at < start || at >= end));

    private static IEnumerable<(string Name, int At)> Names(string text, char sign, int start, int end)
    {
        for (var at = start; (at = text.IndexOf(sign, at, end - at)) >= 0;)
        {
            at++;
            var length = text.AsSpan(at..end).IndexOfAny(Ends);
            yield return (length < 0 ? text[at..end] : text.Substring(at, length), at);
        }
    }
}
