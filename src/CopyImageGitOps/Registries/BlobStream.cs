namespace CopyImageGitOps.Registries;

/// <summary>The body of a blob as it arrives. Silence and broken connections surface as a temporary <see cref="RegistryException"/>.</summary>
internal sealed class BlobStream(Stream body, RegistryResponse response, RequestContext context, TimeSpan idle) : Stream
{
    /// <summary>What the answer says; null where it does not.</summary>
    public long? ContentLength { get; } = response.Message.Content.Headers.ContentLength;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        response.Timer.Restart(idle);
        using var cancelling = cancellationToken.UnsafeRegister(static t => ((IdleTimer)t!).Restart(TimeSpan.Zero), response.Timer);
        try
        {
            return await body.ReadAsync(buffer, response.Timer.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (e is OperationCanceledException && !response.Timer.HasExpired) throw;
            throw RegistryErrors.FromTransport(context, response.Timer.HasExpired ? response.Timer.Expiry(e) : e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) response.Dispose();
        base.Dispose(disposing);
    }
}
