using System.Security.Cryptography;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Transfers;

/// <summary>
/// Passes a blob's bytes on while it counts and hashes them. What is wrong is said before the last byte has been passed on, so that a
/// destination which waits for the announced length never gets a complete wrong blob. Every so often it keeps the state of the hash, so that it
/// can go back to where an interrupted upload has to go on.
/// </summary>
internal sealed class VerifyingStream(ResumingStream inner, Descriptor expected, IImageSource source) : ReadOnlyStream
{
    private const long MarkDistance = 16 * 1024 * 1024;
    private const int MarksKept = 4;

    private readonly LinkedList<(long Position, IncrementalHash Hash)> _marks = new();
    private IncrementalHash _hash = DigestHash.Start(expected.Digest.Algorithm);
    private long _count;
    private bool _isVerified;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isVerified) return 0;
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..count]);
        _count += count;
        if (_count > expected.Size) throw Corrupt($"it has more than the {expected.Size} bytes that its manifest says.");
        if (_count == expected.Size) Verify();
        else if (_count - (_marks.Last?.Value.Position ?? 0) >= MarkDistance) Mark();
        return count;
    }

    /// <summary>Goes back, so that the next byte to be read is this one; what has to be hashed again on the way is read again.</summary>
    public async Task MoveToAsync(long offset, CancellationToken ct)
    {
        if (offset == _count && !_isVerified) return;
        while (_marks.Last is { } mark && mark.Value.Position > offset) Drop(mark);
        _hash.Dispose();
        _hash = _marks.Last?.Value.Hash.Clone() ?? DigestHash.Start(expected.Digest.Algorithm);
        (_count, _isVerified) = (_marks.Last?.Value.Position ?? 0, false);
        inner.MoveTo(_count);
        var buffer = new byte[(int)Math.Min(64 * 1024, offset - _count)];
        while (_count < offset && await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, offset - _count)), ct) > 0)
        {
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash.Dispose();
            while (_marks.Last is { } mark) Drop(mark);
        }

        base.Dispose(disposing);
    }

    private void Mark()
    {
        _marks.AddLast((_count, _hash.Clone()));
        if (_marks.Count > MarksKept) Drop(_marks.First!);
    }

    private void Drop(LinkedListNode<(long Position, IncrementalHash Hash)> mark)
    {
        mark.Value.Hash.Dispose();
        _marks.Remove(mark);
    }

    private void Verify()
    {
        var actual = DigestHash.Finish(expected.Digest.Algorithm, _hash);
        if (actual != expected.Digest) throw Corrupt($"the content that was sent has the digest {actual}.");
        _isVerified = true;
    }

    /// <summary>What was put together from several answers, or came from a mirror, gets a second chance.</summary>
    private Exception Corrupt(string reason)
    {
        var problem = source.Corrupt(expected, reason, inner.IsPatchwork);
        while (_marks.Last is { } mark) Drop(mark);
        inner.BeginAnew();
        return problem;
    }
}
