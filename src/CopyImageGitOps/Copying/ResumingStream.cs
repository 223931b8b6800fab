using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying;

/// <summary>
/// A blob's bytes from its source, across broken connections: it goes on where it was, by Range, so that a break costs what was lost and not
/// the transfer. A mirror that breaks is left for the registry itself.
/// </summary>
internal sealed class ResumingStream(ImageCopy image, Descriptor blob, Retrying retrying) : ReadOnlyStream
{
    private Stream? _body;
    private long _position;
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
        if (_body is not null)
        {
            try
            {
                return await ReadBodyAsync(_body, buffer, cancellationToken);
            }
            catch (RegistryException e) when (e.IsTemporary)
            {
                Break();
            }
        }

        return await retrying.RunToTheEndAsync(async ct =>
        {
            var body = await BeginAsync(ct);
            try
            {
                return await ReadBodyAsync(body, buffer, ct);
            }
            catch (RegistryException)
            {
                Break();
                throw;
            }
        }, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _body?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<Stream> BeginAsync(CancellationToken ct)
    {
        if (_body is not null) return _body;
        _body = await image.OpenAsync(blob, _position, _avoidsMirrors, ct);
        IsPatchwork |= _position > 0 || image.Source.HasMirrors && !_avoidsMirrors;
        return _body;
    }

    private async Task<int> ReadBodyAsync(Stream body, Memory<byte> buffer, CancellationToken ct)
    {
        var count = await body.ReadAsync(buffer, ct);
        if (count == 0 && buffer.Length > 0 && _position < blob.Size) throw CutOff();
        _position += count;
        return count;
    }

    /// <summary>A connection that broke without saying so.</summary>
    private RegistryException CutOff() =>
        new(image.Source.ContextOf(blob), FindingCodes.ContentCorrupt, $"it ended after {_position} of {blob.Size} bytes.")
        {
            IsTemporary = true,
        };

    private void Break()
    {
        _body?.Dispose();
        (_body, _avoidsMirrors) = (null, true);
    }
}
