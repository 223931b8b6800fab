using System.Security.Cryptography;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// Passes a blob's bytes on while it counts and hashes them. What is wrong is said before the last byte has been passed on, so that a
/// destination which waits for the announced length never gets a complete wrong blob.
/// </summary>
internal sealed class VerifyingStream(Stream inner, Descriptor expected, IImageSource source) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = DigestHash.Start(expected.Digest.Algorithm);
    private long _count;
    private bool _isVerified;

    public override long Length => expected.Size;

    public override long Position { get => _count; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isVerified) return 0;
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..count]);
        _count += count;
        if (_count > expected.Size) throw source.Corrupt(expected, $"it has more than the {expected.Size} bytes that its manifest says.");
        if (count == 0 && _count < expected.Size && buffer.Length > 0) throw CutOff();
        if (_count == expected.Size) Verify();
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Verify()
    {
        var actual = DigestHash.Finish(expected.Digest.Algorithm, _hash);
        if (actual != expected.Digest) throw source.Corrupt(expected, $"the content that was sent has the digest {actual}.");
        _isVerified = true;
    }

    /// <summary>A connection that broke without saying so: it may hold the next time.</summary>
    private Exception CutOff() => source.Corrupt(expected, $"it ended after {_count} of {expected.Size} bytes.", isTemporary: true);
}
