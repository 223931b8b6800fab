using System.Globalization;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.ResourceLists;

/// <summary>
/// A ResourceList of the KRM functions specification, as the text that it is. Nothing of it is serialised anew: what is written is the text with
/// some stretches replaced, so that comments, order, styles and annotations are as they were. Its items are read one by one, each as a file of its
/// own (see <see cref="ResourceListStore"/>), so that no more than a few of them are in memory as trees; where they cannot be told apart from
/// the text alone, because they share anchors or stand in brackets, the list is read as one file.
/// </summary>
public sealed class ResourceList
{
    private readonly ListOutline _outline;

    private ResourceList(ReadOnlyMemory<byte> content, ListOutline outline, IReadOnlyList<ListPiece> pieces) =>
        (Content, _outline, Pieces) = (content, outline, pieces);

    /// <summary>The text as it came.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The text of the functionConfig, as a YAML document; null if there is none.</summary>
    public string? FunctionConfig => _outline.FunctionConfig;

    internal IReadOnlyList<ListPiece> Pieces { get; }

    /// <summary>It is read as one file.</summary>
    internal bool IsWhole { get; private init; }

    /// <exception cref="ResourceListException">The text is not one ResourceList.</exception>
    public static ResourceList Parse(ReadOnlyMemory<byte> content) => Cut(content) ?? Whole(content);

    /// <summary>The image fields and findings of the items, and the list in the form in which it could be read.</summary>
    public (ResourceList List, IReadOnlyList<ScannedManifest> Manifests) Scan(ManifestScanner scanner, CancellationToken cancellationToken)
    {
        var scan = new ListScan(this, scanner);
        var manifests = scan.Run(cancellationToken);
        if (!scan.IsTornApart) return (this, manifests);
        var whole = Whole(Content);
        return (whole, new ListScan(whole, scanner).Run(cancellationToken));
    }

    /// <summary>Writes the text with some stretches replaced, and with results.</summary>
    internal void WriteTo(Stream output, IEnumerable<Splice> splices, IReadOnlyList<FunctionResult> results)
    {
        var place = _outline.Results;
        var resultsAt = new Splice(place.Start, results.Count > 0 ? place.Length : 0, default);
        var written = 0;
        foreach (var splice in splices.Append(resultsAt).OrderBy(splice => splice.Start))
        {
            output.Write(Content.Span[written..splice.Start]);
            output.Write(splice.Bytes.Span);
            written = splice.End;
            if (splice != resultsAt || results.Count == 0) continue;
            using var writer = new StreamWriter(output, TextEncoding.Detect(Content.Span).Strict, leaveOpen: true);
            place.WriteTo(writer, results);
        }

        output.Write(Content.Span[written..]);
    }

    private static ResourceList? Cut(ReadOnlyMemory<byte> content)
    {
        var encoding = TextEncoding.Detect(content.Span);
        if (encoding.Form != UnicodeForm.Utf8 || encoding.FirstInvalidByte(content.Span) >= 0) return null;
        var text = content.Span[encoding.MarkLength..];
        var isJson = text.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        if ((isJson ? JsonItems.Find(text) : BlockItems.Find(text)) is not { } items) return null;
        try
        {
            byte[] rest = [.. content.Span[..encoding.MarkLength], .. text[..items.Start], .. text[items.End..]];
            var outline = ListOutline.Read(new ManifestText(rest, encoding, isJson));
            var (cut, length) = (items.Start + encoding.MarkLength, items.End - items.Start);
            var place = outline.Results.Start < cut ? outline.Results : outline.Results with { Start = outline.Results.Start + length };
            var pieces = items.Pieces.Select(piece => piece with { Start = piece.Start + encoding.MarkLength });
            return new ResourceList(content, outline with { Results = place }, [.. pieces]);
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }

    internal static ResourceList Whole(ReadOnlyMemory<byte> content)
    {
        var encoding = TextEncoding.Detect(content.Span);
        if (encoding.FirstInvalidByte(content.Span) >= 0)
            throw new ResourceListException("What is on standard input is not text in UTF-8.", "Give 'copyimage fn' a ResourceList; see docs/krm-function.md.");
        var text = new ManifestText(content, encoding, isJson: false);
        try
        {
            return new ResourceList(content, ListOutline.Read(text), [new ListPiece("list.yaml", 0, content.Length, Dash: -1)]) { IsWhole = true };
        }
        catch (UnreadableDocumentException e)
        {
            var line = text.Resolve([e.Offset])[e.Offset].Line.ToString(CultureInfo.InvariantCulture);
            throw new ResourceListException($"Standard input cannot be read: line {line}: {e.Message}.", "Correct what made the ResourceList.", e);
        }
    }
}
