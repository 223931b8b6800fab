using System.Buffers;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests.Fields;

/// <summary>Finds the characters of a scalar that are its value: behind anchor and tag, for a block scalar its one line of text.</summary>
internal static class ScalarLocator
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\u0085\u2028\u2029");
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\u0085\u2028\u2029");

    /// <param name="value">The value that the field shall have: the scalar's, without the line breaks at a block scalar's end.</param>
    /// <returns>The range of the value, with its quotes; null if it does not stand there as one piece.</returns>
    public static Range? Locate(ReadOnlySpan<char> text, ScalarNode scalar, string value)
    {
        var start = ContentStart(text, scalar);
        switch (scalar.Style)
        {
            case ScalarStyle.Plain:
                return text[start..scalar.End].SequenceEqual(value) ? start..scalar.End : null;
            case ScalarStyle.Block:
                return LocateInBlock(text, start, scalar.End, value);
            default:
                var quote = scalar.Style == ScalarStyle.SingleQuoted ? '\'' : '"';
                return scalar.End - start >= 2 && text[start] == quote && text[scalar.End - 1] == quote ? start..scalar.End : null;
        }
    }

    /// <summary>Skips anchor, tag, and the comments and line breaks that may follow them. No value begins with these characters.</summary>
    public static int ContentStart(ReadOnlySpan<char> text, ScalarNode scalar)
    {
        var at = scalar.Start;
        while (at < scalar.End)
        {
            var rest = text[at..scalar.End];
            var length = rest[0] switch
            {
                '#' => rest.IndexOfAny(Breaks),
                '&' or '!' => rest.IndexOfAny(Blanks),
                var c when Blanks.Contains(c) => 1,
                _ => 0,
            };
            if (length == 0) return at;
            at += length < 0 ? rest.Length : length;
        }

        return at;
    }

    private static Range? LocateInBlock(ReadOnlySpan<char> text, int header, int end, string value)
    {
        var headerLength = text[header..end].IndexOfAny(Breaks);
        if (headerLength < 0) return null;
        var indentation = text[(header + headerLength)..end].IndexOfAnyExcept(Blanks);
        if (indentation < 0) return null;
        var start = header + headerLength + indentation;
        return text[start..end].StartsWith(value, StringComparison.Ordinal) ? start..(start + value.Length) : null;
    }
}
