using System.Buffers;
using System.Net;

namespace CopyImageGitOps.Registries;

/// <summary>
/// Sends a part of a stream as a request's body; only one buffer of it is in memory. A failure of the stream is kept in
/// <see cref="SourceFailure"/>, as the HTTP stack may wrap it in one of its own, which would accuse the wrong side.
/// </summary>
internal sealed class BlobContent(UploadPart part, IdleTimer timer, RegistryOptions options) : HttpContent
{
    private const int BufferSize = 128 * 1024;

    public Exception? SourceFailure { get; private set; }

    protected override bool TryComputeLength(out long computed)
    {
        computed = part.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var left = part.Length; left > 0;)
            {
                timer.Restart(Timeout.InfiniteTimeSpan);
                var count = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, left)), cancellationToken);
                timer.Restart(options.IdleTimeout);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                part.Moved(count);
                left -= count;
            }

            timer.Restart(options.CommitTimeout);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Silence of the source is timed by the source.</summary>
    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            return await part.Content.ReadAsync(buffer, ct);
        }
        catch (Exception e)
        {
            SourceFailure = e;
            throw;
        }
    }
}
