using CopyImageGitOps.Manifests.Text;

namespace CopyImageGitOps.Manifests;

/// <summary>Puts new values over the spans of old ones. No other byte changes; nothing is serialised.</summary>
public static class ManifestRewriter
{
    private static readonly Comparer<ScalarSpan> BySpan =
        Comparer<ScalarSpan>.Create((a, b) => (a.Start, a.Length, a.Style).CompareTo((b.Start, b.Length, b.Style)));

    /// <summary>Writes each new value as its old one was written: quoted alike, in the file's encoding.</summary>
    /// <param name="content">The bytes that were scanned.</param>
    /// <param name="edits">In any order. Fields that share a span through an alias are one edit.</param>
    /// <exception cref="ArgumentException">
    /// A span is outside the content, overlaps another or is given two values, or a value cannot stand in a block scalar.
    /// </exception>
    public static byte[] Rewrite(ReadOnlyMemory<byte> content, IReadOnlyCollection<FieldEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var result = new MemoryStream(content.Length + edits.Count * 128);
        var copied = 0;
        foreach (var splice in Splices(content, edits))
        {
            result.Write(content.Span[copied..splice.Start]);
            result.Write(splice.Bytes.Span);
            copied = splice.End;
        }

        result.Write(content.Span[copied..]);
        return result.ToArray();
    }

    /// <summary>What <see cref="Rewrite"/> puts in the place of what, in the order of the text.</summary>
    internal static IEnumerable<Splice> Splices(ReadOnlyMemory<byte> content, IReadOnlyCollection<FieldEdit> edits)
    {
        var encoding = TextEncoding.Detect(content.Span);
        var copied = 0;
        foreach (var (span, value) in Distinct(edits))
        {
            if (span.Start < 0 || span.Length < 0 || span.Start > content.Length - span.Length)
                throw new ArgumentException($"The span at {span.Start} is outside the content.", nameof(edits));
            if (span.Start < copied) throw new ArgumentException($"The span at {span.Start} overlaps the one before it.", nameof(edits));
            copied = span.Start + span.Length;
            yield return new Splice(span.Start, span.Length, encoding.Encode(ScalarText.Write(value, span.Style)));
        }
    }

    private static SortedList<ScalarSpan, string> Distinct(IEnumerable<FieldEdit> edits)
    {
        var distinct = new SortedList<ScalarSpan, string>(BySpan);
        foreach (var (field, value) in edits)
        {
            if (!distinct.TryAdd(field.Span, value) && distinct[field.Span] is var other && other != value)
                throw new ArgumentException($"{field.File}:{field.Line}: '{value}' and '{other}' are for the same text.", nameof(edits));
        }

        return distinct;
    }
}
