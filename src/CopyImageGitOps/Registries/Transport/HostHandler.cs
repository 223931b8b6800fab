using System.Collections.Concurrent;
using System.Net;
using CopyImageGitOps.Certificates;

namespace CopyImageGitOps.Registries.Transport;

/// <summary>
/// Sends each request by the connections of its host: those of a host with TLS settings of its own are its alone, so that neither its
/// authorities nor its client certificate count anywhere else, whoever redirects to where; all others share theirs.
/// </summary>
internal sealed class HostHandler(RegistryOptions options, TlsSettings tls) : HttpMessageHandler
{
    private readonly HashSet<string> _mirrors = options.Mirrors.Values.SelectMany(m => m).Select(m => m.Authority).ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(string? Host, bool IsMirror), Lazy<HttpMessageInvoker>> _handlers = new();

    /// <exception cref="CertificateException">A file of the host cannot be used.</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        var own = address.Scheme == Uri.UriSchemeHttps ? tls.Find(address.Authority) : null;
        var handler = _handlers.GetOrAdd(
            (own is null ? null : address.Authority, _mirrors.Contains(address.Authority)),
            key => new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(Create(own, key.IsMirror))));
        return handler.Value.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var handler in _handlers.Values.Where(h => h.IsValueCreated)) handler.Value.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Nothing may come between us and the bytes that a digest is made of: no decompression, no cookies, no redirects.</summary>
    private SocketsHttpHandler Create(RegistryTls? own, bool isMirror)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = isMirror ? options.MirrorConnectTimeout : options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ActivityHeadersPropagator = null,
            // One connection carries 100 streams or so; more must not wait for it.
            EnableMultipleHttp2Connections = true,
            UseProxy = options.Proxy is not null,
            Proxy = options.Proxy,
        };
        if (own is not null) handler.SslOptions = TlsAuthentication.OptionsFor(own);
        return handler;
    }
}
