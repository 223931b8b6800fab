namespace CopyImageGitOps.Tests.Registries;

/// <summary>Has hosts that a test may not reach answered by registries on the loopback interface, and keeps what was asked of them.</summary>
/// <param name="hosts">From host to host and port.</param>
internal sealed class HostMap(IReadOnlyDictionary<string, string> hosts)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
{
    private readonly Lock _lock = new();
    private readonly List<(string Method, Uri Address)> _requests = [];

    public IReadOnlyList<(string Method, Uri Address)> Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (hosts.TryGetValue(address.Authority, out var stand))
        {
            lock (_lock) _requests.Add((request.Method.Method, address));
            request.RequestUri = new Uri($"http://{stand}{address.PathAndQuery}");
        }

        return base.SendAsync(request, cancellationToken);
    }
}
