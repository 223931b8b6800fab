using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CopyImageGitOps.Benchmarks.Network;

/// <summary>
/// An HTTP proxy in front of a registry that counts requests and the bytes of their bodies. It costs time: what is counted is not timed.
/// </summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private static readonly string[] PerConnection = ["Connection", "Keep-Alive", "Transfer-Encoding"];

    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false });
    private readonly Lock _lock = new();
    private readonly WebApplication _server;
    private readonly string _target;
    private Dictionary<string, int> _requests = [];
    private long _bytes;

    private CountingProxy(WebApplication server, string target) => (_server, _target) = (server, target);

    /// <summary>Host and port.</summary>
    public string Address { get; private set; } = "";

    /// <param name="target">Host and port.</param>
    public static async Task<CountingProxy> StartAsync(string target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
            k.Limits.MinRequestBodyDataRate = null;
            k.Limits.MinResponseDataRate = null;
        });
        var proxy = new CountingProxy(builder.Build(), target);
        proxy._server.Run(proxy.HandleAsync);
        await proxy._server.StartAsync();
        proxy.Address = new Uri(proxy._server.Urls.First()).Authority;
        return proxy;
    }

    /// <summary>What was counted since the last call.</summary>
    public TrafficCount Take()
    {
        lock (_lock)
        {
            var count = new TrafficCount(_requests, _bytes);
            (_requests, _bytes) = ([], 0);
            return count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        lock (_lock) _requests[context.Request.Method] = _requests.GetValueOrDefault(context.Request.Method) + 1;
        using var request = Forwarded(context);
        using var response = await _http.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            if (!PerConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) context.Response.Headers[name] = values.ToArray();
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>With the same Host, from which the registry makes the addresses that it gives: so they lead through this proxy.</summary>
    private HttpRequestMessage Forwarded(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new HttpRequestMessage(HttpMethod.Parse(context.Request.Method), $"http://{_target}{target}");
        if (context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody || context.Request.ContentLength is not null)
            request.Content = new CountedContent(context.Request, Add);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (PerConnection.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }

    private void Add(int bytes)
    {
        lock (_lock) _bytes += bytes;
    }

    /// <summary>The body of a request, counted as it passes.</summary>
    private sealed class CountedContent(HttpRequest request, Action<int> count) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[64 * 1024];
            for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
            {
                count(read);
                await stream.WriteAsync(buffer.AsMemory(0, read));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = request.ContentLength ?? 0;
            return request.ContentLength is not null;
        }
    }
}
