using CopyImageGitOps.Findings;
using CopyImageGitOps.Manifests;

namespace CopyImageGitOps.ResourceLists;

/// <summary>Scans the pieces of a list, several at once if they are many.</summary>
internal sealed class ListScan(ResourceList list, ManifestScanner scanner)
{
    // To start threads for less takes longer than to go on alone.
    private const int FewBytes = 64 * 1024;

    private readonly ScannedManifest?[] _scanned = new ScannedManifest?[list.Pieces.Count];
    private volatile bool _isTornApart;

    /// <summary>Some of the pieces cannot be read or edited without the others.</summary>
    public bool IsTornApart => _isTornApart;

    /// <returns>What has image fields or findings, in order.</returns>
    public IReadOnlyList<ScannedManifest> Run(CancellationToken cancellationToken)
    {
        if (list.Content.Length < FewBytes || _scanned.Length == 1)
        {
            var buffer = new PieceBuffer();
            for (var i = 0; i < _scanned.Length; i++) Scan(i, buffer);
        }
        else
        {
            var options = new ParallelOptions { CancellationToken = cancellationToken };
            Parallel.For(0, _scanned.Length, options, () => new PieceBuffer(), (i, _, buffer) => Scan(i, buffer), _ => { });
        }

        return [.. _scanned.OfType<ScannedManifest>()];
    }

    private PieceBuffer Scan(int index, PieceBuffer buffer)
    {
        var piece = list.Pieces[index];
        var manifest = scanner.ScanOnce(piece.Name, buffer.Read(list, piece));
        if (manifest.Fields.Count + manifest.Findings.Count == 0) return buffer;
        if (!list.IsWhole && (manifest.Findings.Any(IsOfSyntax) || manifest.Fields.Count > 0 && IsShared(piece))) _isTornApart = true;
        _scanned[index] = manifest;
        return buffer;
    }

    private static bool IsOfSyntax(Finding finding) => finding.Code is FindingCodes.YamlInvalid or FindingCodes.JsonInvalid or FindingCodes.HelmTemplate;

    private bool IsShared(ListPiece piece) => piece.Dash >= 0 && SharedAnchors.LeadOutOf(list.Content.Span, piece.Start, piece.Length);

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
