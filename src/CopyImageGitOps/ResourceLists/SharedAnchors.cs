using System.Buffers;

namespace CopyImageGitOps.ResourceLists;

/// <summary>
/// Tells from the bytes whether an anchor in an item may be meant by an alias in another one, so that an edit at the anchor would change that as well.
/// What looks like one and is not costs no more than reading the list as a whole.
/// </summary>
internal static class SharedAnchors
{
    private static readonly SearchValues<byte> Before = SearchValues.Create(" \t\r\n[{,:"u8);
    private static readonly SearchValues<byte> After = SearchValues.Create(" \t\r\n[]{},"u8);

    /// <param name="start">Where the item begins in the list.</param>
    public static bool LeadOutOf(ReadOnlySpan<byte> list, int start, int length)
    {
        var item = list.Slice(start, length);
        for (int at = 0, next; (next = item[at..].IndexOf((byte)'&')) >= 0; at += next + 1)
        {
            var anchor = at + next;
            if (anchor == 0 || !Before.Contains(item[anchor - 1])) continue;
            var name = item[(anchor + 1)..];
            name = name.IndexOfAny(After) is var end and >= 0 ? name[..end] : name;
            if (!name.IsEmpty && (HasAlias(list[..start], name) || HasAlias(list[(start + length)..], name))) return true;
        }

        return false;
    }

    private static bool HasAlias(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        for (int at; (at = text.IndexOf(name)) >= 0; text = text[(at + name.Length)..])
        {
            if (at > 0 && text[at - 1] == '*') return true;
        }

        return false;
    }
}
