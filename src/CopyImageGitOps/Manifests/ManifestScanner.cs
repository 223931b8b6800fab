using CopyImageGitOps.Manifests.Fields;
using CopyImageGitOps.Manifests.Text;
using CopyImageGitOps.Manifests.Trees;

namespace CopyImageGitOps.Manifests;

/// <summary>
/// Finds the image fields of one file's content. Does no I/O, keeps nothing of the content but a hash, may be called from many threads, and
/// answers bad input with findings. A file that cannot be read as a whole has no fields: none of it is edited.
/// </summary>
public sealed class ManifestScanner(ScanOptions options)
{
    private readonly ManifestScreen _screen = new(options.FieldSpecs);
    private readonly FieldFinder _finder = new(options);
    private readonly ScanMemory _memory = new();

    internal long MaximumFileSize => options.MaximumFileSize;

    /// <param name="file">The path for locations and findings; its ending tells JSON from YAML.</param>
    public ScannedManifest Scan(string file, ReadOnlyMemory<byte> content) =>
        _memory.Recall(file, content.Span) ?? _memory.Keep(ScanOnce(file, content), content.Span);

    /// <summary>
    /// The same without a memory of it, for a content that is not scanned again: an object of a cluster comes anew with each change, and the memory
    /// would keep one of each for ever.
    /// </summary>
    public ScannedManifest ScanOnce(string file, ReadOnlyMemory<byte> content)
    {
        if (content.Length > options.MaximumFileSize) return new(file, [], [FileFindings.TooLarge(file, options.MaximumFileSize)]);
        if (!_screen.MayHoldImages(content.Span)) return new(file, [], []);
        var encoding = TextEncoding.Detect(content.Span);
        if (encoding.FirstInvalidByte(content.Span) is var invalid and >= 0)
            return new(file, [], [FileFindings.EncodingInvalid(file, encoding, content.Span, invalid)]);

        var text = new ManifestText(content, encoding, file.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
        try
        {
            var (walks, sops) = _finder.WalkAll(text);
            return walks.Count == 0 ? new(file, [], []) : new HitJudge(file, text, sops, options.IsLive).Judge(walks);
        }
        catch (UnreadableDocumentException e)
        {
            return new(file, [], [FileFindings.Unreadable(file, text, e)]);
        }
    }
}
