using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>A request that a <see cref="FaultProxy"/> saw.</summary>
/// <param name="Target">The path with the query.</param>
public sealed record ProxiedRequest(string Method, string Target)
{
    public override string ToString() => $"{Method} {Target}";
}

/// <summary>
/// A bad line to a registry: an HTTP/1.1 proxy on a free port of the loopback interface that passes bytes on as they come, and bends single
/// requests, answers and connections as its faults say. It works on the wire, where no HTTP stack repairs what is wrong.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly List<RegistryFault> _faults = [];
    private readonly List<ProxiedRequest> _requests = [];
    private readonly Lock _lock = new();
    private readonly IPEndPoint _registry;
    private readonly Task _accepting;

    /// <param name="registry">Host and port of the registry; the host is an IP address.</param>
    public FaultProxy(string registry)
    {
        _registry = IPEndPoint.Parse(registry);
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _accepting = AcceptAsync();
    }

    /// <summary>Host and port, as in a reference.</summary>
    public string Address { get; }

    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>From now on; the first fault that strikes wins.</summary>
    /// <exception cref="ArgumentException">Only an in-process registry can do it.</exception>
    public void Add(RegistryFault fault)
    {
        if (fault.Spread is not null) throw new ArgumentException("A line dribbles instead.", nameof(fault));
        lock (_lock) _faults.Add(fault);
    }

    public void ClearFaults()
    {
        lock (_lock) _faults.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections.Keys);
        _end.Dispose();
    }

    internal RegistryFault? FindFault(WireHead request)
    {
        lock (_lock)
        {
            _requests.Add(new ProxiedRequest(request.Method, request.Target));
            return _faults.Find(f => f.Strikes(request.Method, request.Target));
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                var serving = ServeAsync(client);
                _connections[serving] = true;
                _ = serving.ContinueWith(t => _connections.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var connection = new FaultProxyConnection(this, client, _registry);
        await connection.ServeAsync(_end.Token);
    }
}
