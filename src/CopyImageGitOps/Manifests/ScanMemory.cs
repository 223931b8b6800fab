using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace CopyImageGitOps.Manifests;

/// <summary>
/// What the files with images said, so that a file that is as it was need not be parsed again to be rewritten. Of the content only a hash is
/// kept; each file's latest.
/// </summary>
internal sealed class ScanMemory
{
    private readonly ConcurrentDictionary<string, (byte[] Hash, ScannedManifest Manifest)> _scans = new(StringComparer.Ordinal);

    /// <returns>Null if this is not the content that was scanned last, or if it had no images.</returns>
    public ScannedManifest? Recall(string file, ReadOnlySpan<byte> content) =>
        _scans.TryGetValue(file, out var scan) && scan.Hash.AsSpan().SequenceEqual(SHA256.HashData(content)) ? scan.Manifest : null;

    public ScannedManifest Keep(ScannedManifest manifest, ReadOnlySpan<byte> content)
    {
        if (manifest.Fields.Count > 0) _scans[manifest.File] = (SHA256.HashData(content), manifest);
        return manifest;
    }
}
