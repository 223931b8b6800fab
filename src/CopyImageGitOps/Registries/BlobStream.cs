namespace CopyImageGitOps.Registries;

/// <summary>
/// The body of a blob as it arrives. Silence and broken connections surface as a temporary <see cref="RegistryException"/>. Only reads are timed:
/// between them the other end is what is waited for.
/// </summary>
internal sealed class BlobStream : ReadOnlyStream
{
    private readonly Stream _body;
    private readonly RegistryResponse _response;
    private readonly RequestContext _context;
    private readonly TimeSpan _idle;

    public BlobStream(Stream body, RegistryResponse response, RequestContext context, TimeSpan idle)
    {
        (_body, _response, _context, _idle) = (body, response, context, idle);
        _response.Timer.Restart(Timeout.InfiniteTimeSpan);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _response.Timer.Restart(_idle);
        using var cancelling = cancellationToken.UnsafeRegister(static t => ((IdleTimer)t!).Restart(TimeSpan.Zero), _response.Timer);
        try
        {
            var count = await _body.ReadAsync(buffer, _response.Timer.Token);
            _response.Timer.Restart(Timeout.InfiniteTimeSpan);
            return count;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (e is OperationCanceledException && !_response.Timer.HasExpired) throw;
            throw _response.Broken(_context, _response.Timer.HasExpired ? _response.Timer.Expiry(e) : e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _response.Dispose();
        base.Dispose(disposing);
    }
}
