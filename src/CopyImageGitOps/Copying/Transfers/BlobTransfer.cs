using System.Net;
using CopyImageGitOps.Copying.Ends;
using CopyImageGitOps.References;
using CopyImageGitOps.Registries;
using CopyImageGitOps.Registries.Content;

namespace CopyImageGitOps.Copying.Transfers;

/// <summary>
/// One blob on its way, over as many tries as it takes: a try that follows a broken one goes on where the destination says it was. Small
/// blobs begin anew, as that costs no more than asking.
/// </summary>
internal sealed class BlobTransfer : IDisposable
{
    private const long WorthResuming = 1024 * 1024;

    private readonly ImageCopy _image;
    private readonly RegistryTarget _target;
    private readonly Descriptor _blob;
    private readonly UploadOpener _opener;
    private readonly ResumingStream _source;
    private readonly VerifyingStream _content;
    private UploadSession? _session;
    private long _sent;
    private long _partLength;
    private long _acknowledgedBefore;
    private int _breaks;

    public BlobTransfer(ImageCopy image, Descriptor blob, Repository? holder, Retrying retrying)
    {
        (_image, _target, _blob) = (image, image.Registry, blob);
        _opener = new UploadOpener(image, blob, holder);
        _source = new ResumingStream(image.Source, blob, retrying, image.Kept(blob.Digest));
        _content = new VerifyingStream(_source, blob, image.Source);
    }

    /// <summary>How many bytes the destination has acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <returns>The bytes that were uploaded; 0 if the destination had them.</returns>
    public async Task<long> TryAsync(CancellationToken ct)
    {
        _image.ThrowIfFailed();
        if (!await FindUploadAsync(ct) && !await OpenUploadAsync(ct))
        {
            _image.Report(new CopyEvent.BlobPresent(_image.Request, _blob.Digest, _blob.Size));
            return 0;
        }

        try
        {
            await SendAsync(ct);
            return _blob.Size;
        }
        catch (RegistryException e)
        {
            // The upload may hold wrong bytes, or the registry may have dropped it.
            if (e.Side == RegistrySide.Source || !e.IsTemporary || _sent < WorthResuming) _session = null;
            if (e.Side == RegistrySide.Destination && e.Status is null) Broke();
            throw;
        }
    }

    public void Dispose() => _content.Dispose();

    /// <summary>
    /// Who refuses a large request may close the connection before the whole of it was sent, and the answer (413) is lost with it: two breaks without
    /// anything that arrived are taken for that.
    /// </summary>
    private void Broke()
    {
        _target.Uploads.PreferChunks();
        _breaks = Acknowledged > _acknowledgedBefore ? 1 : _breaks + 1;
        _acknowledgedBefore = Acknowledged;
        if (_breaks > 1) _target.Uploads.Shrink(_partLength);
    }

    private async Task<bool> FindUploadAsync(CancellationToken ct)
    {
        if (_session is null) return false;
        var found = await _target.FindUploadAsync(_session, ct);
        _session = found?.Session;
        if (found is not { Offset: var offset } || offset > _blob.Size) return false;
        Acknowledged = Math.Max(Acknowledged, offset);
        await MoveToAsync(offset, ct);
        return true;
    }

    /// <summary>False if there is nothing to upload.</summary>
    private async Task<bool> OpenUploadAsync(CancellationToken ct)
    {
        await MoveToAsync(0, ct);
        var early = _opener.WillHardlyFindIt ? _source.OpenAsync(ct) : Task.CompletedTask;
        try
        {
            _session = await _opener.OpenAsync(ct);
        }
        catch
        {
            await Task.WhenAny(early);
            throw;
        }

        await early;
        return _session is not null;
    }

    private async Task SendAsync(CancellationToken ct)
    {
        while (true)
        {
            var length = _partLength = PartLength();
            try
            {
                if (length == _blob.Size - _sent)
                {
                    await _target.PutAsync(_session!, _blob, Part(length), ct);
                    return;
                }

                _session = await _target.PatchAsync(_session!, _blob, Part(length), ct);
                Acknowledged = _sent;
            }
            catch (RegistryException e) when (
                e is { Side: RegistrySide.Destination, Status: HttpStatusCode.RequestEntityTooLarge } && _target.Uploads.Shrink(length))
            {
                if (!await FindUploadAsync(ct) && !await OpenUploadAsync(ct)) return;
            }
        }
    }

    private long PartLength()
    {
        var left = _blob.Size - _sent;
        return _target.Uploads.ChunkSize is { } chunk ? Math.Min(left, Math.Max(chunk, _session!.MinimumChunk)) : left;
    }

    private UploadPart Part(long length) => new(_content, _sent, length, Moved);

    private void Moved(int count)
    {
        _sent += count;
        _image.Report(new CopyEvent.BytesMoved(_image.Request, _blob.Digest, count));
    }

    private async Task MoveToAsync(long offset, CancellationToken ct)
    {
        if (_sent != offset) _image.Report(new CopyEvent.BytesMoved(_image.Request, _blob.Digest, offset - _sent));
        _sent = offset;
        await _content.MoveToAsync(offset, ct);
    }
}
