using System.Buffers;

namespace CopyImageGitOps.Registries;

/// <summary>
/// The body of a blob as it arrives. Silence, bytes that only trickle, and broken connections surface as a temporary
/// <see cref="RegistryException"/>. Only reads are timed: between them the other end is what is waited for.
/// </summary>
internal sealed class BlobStream : ReadOnlyStream
{
    /// <summary>What must arrive within the longest silence.</summary>
    private const int LeastArrival = 64 * 1024;

    private readonly Stream _body;
    private readonly RegistryResponse _response;
    private readonly RequestContext _context;
    private readonly TimeSpan _idle;
    private readonly TimeProvider _time;
    private TimeSpan _waited;
    private int _arrived;

    public BlobStream(Stream body, RegistryResponse response, RequestContext context, TimeSpan idle, TimeProvider time)
    {
        (_body, _response, _context, _idle, _time) = (body, response, context, idle, time);
        _response.Timer.Restart(Timeout.InfiniteTimeSpan);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var start = _time.GetTimestamp();
        _response.Timer.Restart(_idle - _waited);
        using var cancelling = cancellationToken.UnsafeRegister(static t => ((IdleTimer)t!).Restart(TimeSpan.Zero), _response.Timer);
        try
        {
            var count = await _body.ReadAsync(buffer, _response.Timer.Token);
            _response.Timer.Restart(Timeout.InfiniteTimeSpan);
            Arrived(count, _time.GetElapsedTime(start));
            return count;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (e is OperationCanceledException && !_response.Timer.HasExpired) throw;
            throw RegistryErrors.FromTransport(_context, _response.Timer.HasExpired ? Silence(e) : e);
        }
    }

    private TimeoutException Silence(Exception e) =>
        new(_arrived == 0 ? $"nothing happened for {_idle.TotalSeconds:0.#} s." : $"only {_arrived} bytes arrived in {_idle.TotalSeconds:0.#} s.", e);

    private void Arrived(int count, TimeSpan waited)
    {
        (_arrived, _waited) = (_arrived + count, _waited + waited);
        if (_arrived >= LeastArrival) (_arrived, _waited) = (0, TimeSpan.Zero);
        else if (_waited > _idle) _waited = _idle;
    }

    /// <summary>Reads over bytes.</summary>
    public async Task SkipAsync(long count, CancellationToken ct)
    {
        if (count == 0) return;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (var left = count; left > 0;)
            {
                var read = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), ct);
                if (read == 0) break;
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _response.Dispose();
        base.Dispose(disposing);
    }
}
