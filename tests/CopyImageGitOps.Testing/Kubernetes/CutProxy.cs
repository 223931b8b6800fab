using System.Net;
using System.Net.Sockets;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>
/// A line that can be cut: a TCP proxy on a free port of the loopback interface. While it is cut nothing passes, and neither end is told, as where a
/// cable is pulled or packets are dropped: there is no FIN and no RST.
/// </summary>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<CutConnection> _connections = [];
    private readonly List<Task> _serving = [];
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private bool _isCut;

    /// <param name="target">As in <c>https://127.0.0.1:20123</c>.</param>
    public CutProxy(string target)
    {
        _target = IPEndPoint.Parse(new Uri(target).Authority);
        _listener.Start();
        Address = $"https://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    /// <summary>In the place of the target's.</summary>
    public string Address { get; }

    /// <summary>Nothing passes from now on; a new connection is not answered.</summary>
    public void Cut() => ForAll(isCut: true, connection => connection.Cut());

    /// <summary>What was sent meanwhile arrives now, as TCP sends it again and again.</summary>
    public void Restore() => ForAll(isCut: false, connection => connection.Restore());

    /// <summary>New connections work; those from before stay silent for good, as where a firewall has forgotten them.</summary>
    public void RestoreForNewConnections()
    {
        ForAll(isCut: false, connection => connection.Cut());
        lock (_lock) _connections.Clear();
    }

    /// <summary>New connections work; those from before are reset.</summary>
    public void RestoreWithResets() => ForAll(isCut: false, connection => connection.Dispose());

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_serving);
        _end.Dispose();
    }

    private void ForAll(bool isCut, Action<CutConnection> action)
    {
        lock (_lock)
        {
            _isCut = isCut;
            _connections.ForEach(action);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) Serve(new CutConnection(await _listener.AcceptSocketAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Serve(CutConnection connection)
    {
        lock (_lock)
        {
            if (_isCut) connection.Cut();
            _connections.Add(connection);
        }

        _serving.Add(connection.ServeAsync(_target, _end.Token));
    }
}
