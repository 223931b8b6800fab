using CopyImageGitOps.Findings;
using CopyImageGitOps.Kustomize.Entries.Text;
using CopyImageGitOps.Manifests;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Kustomize.Entries;

/// <summary>
/// The <c>images:</c> section of a kustomization, and its edits as text: bytes outside of the section stay as they are, and within it all that an
/// edit need not touch.
/// </summary>
public sealed class ImagesSection
{
    private readonly ReadOnlyMemory<byte> _content;
    private readonly SectionEditor? _editor;

    private ImagesSection(ReadOnlyMemory<byte> content, SectionEditor? editor, IReadOnlyList<ImageEntry> entries, Finding? fault) =>
        (_content, _editor, Entries, Fault) = (content, editor, entries, fault);

    /// <summary>In the order in which kustomize applies them.</summary>
    public IReadOnlyList<ImageEntry> Entries { get; }

    /// <summary>Why the section cannot be read or edited; null if it can.</summary>
    public Finding? Fault { get; }

    /// <param name="file">For the finding, if there is a fault.</param>
    /// <param name="content">A kustomization, of which kustomize reads the first document; JSON is YAML.</param>
    public static ImagesSection Read(string file, ReadOnlyMemory<byte> content)
    {
        var encoding = TextEncoding.Detect(content.Span);
        if (encoding.FirstInvalidByte(content.Span) is var invalid and >= 0)
            return new(content, null, [], FileFindings.EncodingInvalid(file, encoding, content.Span, invalid));
        try
        {
            var editor = SectionEditor.Read(encoding.Decode(content.Span));
            var starts = editor.EntryStarts;
            Probe(editor);
            var positions = Position.Resolve(editor.Text.AsSpan(), encoding, starts);
            return new(content, editor, [.. editor.Entries.Zip(starts, (entry, start) => entry with { Line = positions[start].Line })], null);
        }
        catch (UnreadableDocumentException e)
        {
            return new(content, null, [], ImagesFindings.Unreadable(file, new ManifestText(content, encoding, isJson: false), e));
        }
    }

    /// <summary>What is written so that not even an entry could be added to it (tags, empty keys) is told now, and not when it is edited.</summary>
    private static void Probe(SectionEditor editor)
    {
        try
        {
            editor.WithoutEntries();
            editor.With([.. editor.Entries, new ImageEntry("a") { NewName = "b", NewTag = "1", Digest = "sha256:0" }]);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new UnreadableDocumentException(FindingCodes.KustomizationImages, 0, "an entry cannot be added to how they are written");
        }
    }

    /// <summary>The content with no entries, or with entries that match nothing, for a render without them. Need not be pretty.</summary>
    /// <exception cref="InvalidOperationException">There is a <see cref="Fault"/>.</exception>
    public byte[] WithoutEntries() => Encode(Editor.WithoutEntries());

    /// <summary>The content with other entries.</summary>
    /// <param name="wanted">First those of <see cref="Entries"/>, changed or not, in their order; then new ones, which go behind them.</param>
    /// <exception cref="InvalidOperationException">There is a <see cref="Fault"/>.</exception>
    /// <exception cref="ArgumentException">An entry is missing, or one is changed that may not be edited.</exception>
    public byte[] With(IReadOnlyList<ImageEntry> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Count < Entries.Count) throw new ArgumentException("No entry can be removed.", nameof(wanted));
        return Encode(Editor.With(wanted));
    }

    private SectionEditor Editor => _editor ?? throw new InvalidOperationException(Fault?.Message);

    private byte[] Encode(string text)
    {
        var encoding = TextEncoding.Detect(_content.Span);
        return [.. _content.Span[..encoding.MarkLength], .. encoding.Encode(text)];
    }
}
