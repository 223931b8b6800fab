using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Transfers;

/// <summary>
/// A blob's bytes from its source, across broken connections: it goes on where it was, by Range, so that a break costs what was lost and not
/// the transfer. A mirror that breaks is left for the registry itself.
/// </summary>
/// <param name="kept">The blob, if it was read before.</param>
internal sealed class ResumingStream(IImageSource source, Descriptor blob, Retrying retrying, ReadOnlyMemory<byte>? kept = null) : ReadOnlyStream
{
    /// <summary>A source of which less than this arrives between two breaks gets no further.</summary>
    private const int WorthwhileProgress = 64 * 1024;

    private Stream? _body;
    private long _position;
    private long _brokeAt;
    private int _breaks;
    private bool _avoidsMirrors;

    /// <summary>True if the bytes came in more than one answer, or from a mirror: if they are wrong, they may be right the next time.</summary>
    public bool IsPatchwork { get; private set; }

    /// <summary>Asks for the bytes, so that they are on their way when they are read.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        if (_body is null) await retrying.RunToTheEndAsync(BeginAsync, ct);
    }

    /// <summary>The next byte that is read is this one.</summary>
    public void MoveTo(long position)
    {
        if (position == _position && _body is not null) return;
        _body?.Dispose();
        (_body, _position) = (null, position);
    }

    /// <summary>From the beginning, and only from the registry itself.</summary>
    public void BeginAnew()
    {
        MoveTo(0);
        (IsPatchwork, _avoidsMirrors) = (false, true);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await OpenAsync(cancellationToken);
            try
            {
                return await ReadBodyAsync(_body!, buffer, cancellationToken);
            }
            catch (RegistryException e) when (e.IsTemporary && MayGoOn(e))
            {
                // It goes on where it broke; if it may not, the filter lets the problem through.
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _body?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<bool> BeginAsync(CancellationToken ct)
    {
        _body = kept is { } content
            ? new MemoryStream(content[(int)_position..].ToArray(), writable: false)
            : await source.OpenAsync(blob, _position, _avoidsMirrors, ct);
        IsPatchwork |= _position > 0 || source.HasMirrors && !_avoidsMirrors;
        return true;
    }

    private async Task<int> ReadBodyAsync(Stream body, Memory<byte> buffer, CancellationToken ct)
    {
        var count = await body.ReadAsync(buffer, ct);
        if (count == 0 && buffer.Length > 0 && _position < blob.Size)
            throw source.Corrupt(blob, $"it ended after {_position} of {blob.Size} bytes.", isTemporary: true);
        _position += count;
        return count;
    }

    /// <summary>Takes in a break: false if there were too many without progress.</summary>
    private bool MayGoOn(RegistryException problem)
    {
        _breaks = _position - _brokeAt >= WorthwhileProgress ? 1 : _breaks + 1;
        _body?.Dispose();
        (_body, _brokeAt, _avoidsMirrors) = (null, _position, true);
        problem.IsTemporary = _breaks < retrying.Attempts;
        return problem.IsTemporary;
    }
}
