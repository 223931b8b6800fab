using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>A request as a proxy saw it.</summary>
/// <param name="Target">Of a tunnel <c>host:port</c>, else a whole address.</param>
/// <param name="Authorization">As sent to the proxy.</param>
public sealed record ProxyRequest(string Method, string Target, string? Authorization);

/// <summary>
/// A small forward proxy: plain requests and tunnels. It takes every host for the address that it is given, so that names that nobody resolves
/// can be used. One request a connection.
/// </summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<ProxyRequest> _requests = new();
    private readonly string _target;
    private readonly Task _accepting;

    /// <param name="target">Host and port.</param>
    public ForwardProxy(string target)
    {
        _target = target;
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    public IReadOnlyList<ProxyRequest> Requests => [.. _requests];

    /// <summary>The value of Proxy-Authorization that is asked for; null lets everybody pass.</summary>
    public string? Wanted { get; init; }

    /// <summary>Answered to all who may pass, instead of passing anything on.</summary>
    public int? Refusal { get; init; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var stream = client.GetStream();
                if (await ReadHeadAsync(stream) is { } head) await AnswerAsync(stream, head);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One of the ends has gone.
        }
    }

    private async Task AnswerAsync(NetworkStream client, string[] head)
    {
        var words = head[0].Split(' ');
        var authorization = head.FirstOrDefault(line => line.StartsWith("Proxy-Authorization:", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1].Trim();
        _requests.Enqueue(new ProxyRequest(words[0], words[1], authorization));
        if (Wanted is not null && authorization != Wanted)
        {
            await WriteAsync(client, "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        if (Refusal is { } status)
        {
            await WriteAsync(client, $"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }

        using var server = new TcpClient();
        await server.ConnectAsync(IPEndPoint.Parse(_target), _end.Token);
        await using var upstream = server.GetStream();
        if (words[0] == "CONNECT") await WriteAsync(client, "HTTP/1.1 200 OK\r\n\r\n");
        else await WriteAsync(upstream, Forwarded(words, head));
        var (up, down) = (client.CopyToAsync(upstream, _end.Token), upstream.CopyToAsync(client, _end.Token));
        await Task.WhenAny(up, down);
        // Whichever end closes first ends both.
        if (up.IsCompleted && !down.IsCompleted) await down;
    }

    private static string Forwarded(string[] words, string[] head)
    {
        var kept = head.Skip(1).Where(line =>
            !line.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase));
        return string.Join("\r\n", [$"{words[0]} {new Uri(words[1]).PathAndQuery} HTTP/1.1", .. kept, "Connection: close"]) + "\r\n\r\n";
    }

    private async Task<string[]?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0) return null;
            head.Append((char)one[0]);
        }

        return head.ToString().TrimEnd().Split("\r\n");
    }

    private Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), _end.Token).AsTask();
}
