using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace CopyImageGitOps.Benchmarks.Network;

/// <summary>
/// A TCP proxy on the loopback interface that keeps every byte back for half of a round trip, in both directions, like a long line: what is sent
/// meanwhile follows at the same distance, so the rate is not limited. A new connection costs one round trip more, as its handshake would.
/// </summary>
internal sealed class DelayProxy : IAsyncDisposable
{
    /// <summary>What one direction of a connection may hold: 10 ms at 3 GB/s.</summary>
    private const int ChunksInFlight = 512;
    private const int ChunkBytes = 64 * 1024;

    private readonly record struct Chunk(byte[] Buffer, int Count, long Due);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _target;
    private readonly TimeSpan _oneWay;
    private readonly Task _accepting;

    /// <param name="target">Host and port.</param>
    public DelayProxy(string target, TimeSpan roundTrip)
    {
        (_target, _oneWay) = (IPEndPoint.Parse(target), roundTrip / 2);
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>What a request really takes over such a line, on a connection that is open and on a new one: medians.</summary>
    /// <param name="registry">Host and port.</param>
    public static async Task<(TimeSpan Open, TimeSpan New)> MeasureAsync(string registry, TimeSpan roundTrip)
    {
        await using var proxy = new DelayProxy(registry, roundTrip);
        using var http = new HttpClient();
        var (open, @new) = (new List<TimeSpan>(), new List<TimeSpan>());
        await RequestAsync(isLast: false);
        for (var i = 0; i < 10; i++)
        {
            open.Add(await RequestAsync(isLast: false));
            await RequestAsync(isLast: true);
            @new.Add(await RequestAsync(isLast: false));
        }

        return (open.Order().ElementAt(open.Count / 2), @new.Order().ElementAt(@new.Count / 2));

        async Task<TimeSpan> RequestAsync(bool isLast)
        {
            var clock = Stopwatch.StartNew();
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{proxy.Address}/v2/") { Headers = { ConnectionClose = isLast } };
            using var response = await http.SendAsync(request);
            return clock.Elapsed;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.RemoveAll(c => c.IsCompleted);
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var _ = client;
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            client.NoDelay = server.NoDelay = true;
            var open = Stopwatch.GetTimestamp() + Ticks(2 * _oneWay);
            await server.ConnectAsync(_target, end.Token);
            await Task.WhenAll(PassAsync(client, server, open, end), PassAsync(server, client, open, end));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One side is gone: closing both ends tells the other.
        }
    }

    /// <param name="open">The first moment at which a byte could have been sent.</param>
    private async Task PassAsync(Socket from, Socket to, long open, CancellationTokenSource end)
    {
        var line = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(ChunksInFlight) { SingleReader = true, SingleWriter = true });
        try
        {
            await Task.WhenAll(ReceiveAsync(from, line.Writer, open, end.Token), SendAsync(line.Reader, to, end.Token));
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task ReceiveAsync(Socket from, ChannelWriter<Chunk> line, long open, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                // Nothing is rented while a connection is idle.
                await from.ReceiveAsync(Memory<byte>.Empty, ct);
                var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
                var count = await from.ReceiveAsync(buffer, ct);
                await line.WriteAsync(new Chunk(buffer, count, Math.Max(Stopwatch.GetTimestamp(), open) + Ticks(_oneWay)), ct);
                if (count == 0) return;
            }
        }
        finally
        {
            line.Complete();
        }
    }

    private static async Task SendAsync(ChannelReader<Chunk> line, Socket to, CancellationToken ct)
    {
        await foreach (var chunk in line.ReadAllAsync(ct))
        {
            await WaitUntilAsync(chunk.Due, ct);
            for (var sent = 0; sent < chunk.Count;) sent += await to.SendAsync(chunk.Buffer.AsMemory(sent, chunk.Count - sent), ct);
            if (chunk.Count == 0) to.Shutdown(SocketShutdown.Send);
            ArrayPool<byte>.Shared.Return(chunk.Buffer);
        }
    }

    /// <summary>The platform's timer ends up to a millisecond late, so its last step is cut short.</summary>
    private static async Task WaitUntilAsync(long due, CancellationToken ct)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due).TotalMilliseconds is var rest and > 0.5)
            await Task.Delay(Math.Max(1, (int)(rest - 0.5)), ct);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
