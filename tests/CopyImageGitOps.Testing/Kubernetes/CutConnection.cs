using System.Net;
using System.Net.Sockets;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>A connection over a <see cref="CutProxy"/>.</summary>
internal sealed class CutConnection : IDisposable
{
    private readonly Socket _client;
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private volatile TaskCompletionSource _passing = new();

    public CutConnection(Socket client)
    {
        _client = client;
        _client.NoDelay = _server.NoDelay = true;
        _passing.SetResult();
    }

    public void Cut()
    {
        if (_passing.Task.IsCompleted) _passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Restore() => _passing.TrySetResult();

    /// <summary>Passes on until one end closes it.</summary>
    public async Task ServeAsync(IPEndPoint target, CancellationToken ct)
    {
        try
        {
            await PassingAsync(ct);
            await _server.ConnectAsync(target, ct);
            await Task.WhenAll(PassAsync(_client, _server, ct), PassAsync(_server, _client, ct));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One end is gone.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Resets it, to both ends.</summary>
    public void Dispose()
    {
        _client.Close(timeout: 0);
        _server.Close(timeout: 0);
    }

    private async Task PassAsync(Socket from, Socket to, CancellationToken ct)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer, ct) is > 0 and var count)
            {
                await PassingAsync(ct);
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), ct);
            }
        }
        finally
        {
            // Of the end, too, nothing is told over a line that is cut.
            await PassingAsync(ct);
            Dispose();
        }
    }

    private async Task PassingAsync(CancellationToken ct)
    {
        while (!_passing.Task.IsCompleted) await _passing.Task.WaitAsync(ct);
    }
}
