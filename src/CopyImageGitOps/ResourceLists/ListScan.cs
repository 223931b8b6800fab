using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.ResourceLists;

/// <summary>Scans the pieces of a list, several at once if they are many.</summary>
internal static class ListScan
{
    // To start threads for less takes longer than to go on alone.
    private const int FewBytes = 64 * 1024;

    /// <returns>Those with image fields or findings, in order.</returns>
    public static IReadOnlyList<ScannedManifest> Run(ResourceList list, ManifestScanner scanner, CancellationToken cancellationToken)
    {
        var scanned = new ScannedManifest?[list.Pieces.Count];
        if (list.Content.Length < FewBytes || scanned.Length == 1)
        {
            var buffer = new PieceBuffer();
            for (var i = 0; i < scanned.Length; i++) scanned[i] = Scan(list, list.Pieces[i], scanner, buffer);
        }
        else
        {
            Parallel.For(0, scanned.Length, new ParallelOptions { CancellationToken = cancellationToken }, () => new PieceBuffer(), (i, _, buffer) =>
            {
                scanned[i] = Scan(list, list.Pieces[i], scanner, buffer);
                return buffer;
            }, _ => { });
        }

        return [.. scanned.OfType<ScannedManifest>()];
    }

    /// <summary>The piece does not parse, which may be because it is none.</summary>
    public static bool IsOfSyntax(Finding finding) => finding.Code is FindingCodes.YamlInvalid or FindingCodes.JsonInvalid or FindingCodes.HelmTemplate;

    private static ScannedManifest? Scan(ResourceList list, ListPiece piece, ManifestScanner scanner, PieceBuffer buffer) =>
        scanner.ScanOnce(piece.Name, buffer.Read(list, piece)) is { } scanned && scanned.Fields.Count + scanned.Findings.Count > 0 ? scanned : null;

    /// <summary>One worker's memory for one piece after another.</summary>
    private sealed class PieceBuffer
    {
        private byte[] _bytes = [];

        public ReadOnlyMemory<byte> Read(ResourceList list, ListPiece piece)
        {
            if (piece.Dash < 0) return list.Content.Slice(piece.Start, piece.Length);
            if (_bytes.Length < piece.Length) _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(piece.Length, _bytes.Length * 2));
            piece.CopyTo(list.Content.Span, _bytes);
            return _bytes.AsMemory(0, piece.Length);
        }
    }
}
