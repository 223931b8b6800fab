using System.Collections.Concurrent;
using System.Net;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>An API server that answers as a test says, on a free port of the loopback interface.</summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly CancellationTokenSource _end = new();

    private ScriptedApiServer(WebApplication server) => _server = server;

    /// <summary>The paths of all requests, with their queries.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public int Lists => _requests.Count(request => !request.Contains("watch=true", StringComparison.Ordinal));

    public int Watches => _requests.Count - Lists;

    /// <summary>The answers to lists, one after the other; the last one goes on.</summary>
    public Script Listing { get; } = new();

    /// <summary>The answers to watches, one after the other; the last one goes on.</summary>
    public Script Watching { get; } = new();

    /// <summary>KubernetesClient at this server.</summary>
    public k8s.Kubernetes Client { get; private set; } = null!;

    public static async Task<ScriptedApiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ScriptedApiServer(builder.Build());
        server._server.Run(server.AnswerAsync);
        await server._server.StartAsync();
        server.Client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = server._server.Urls.First() });
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Client.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
        _end.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = $"{context.Request.Path}{context.Request.QueryString}";
        var script = context.Request.Query.ContainsKey("watch") ? Watching : Listing;
        _requests.Enqueue(request);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
        try
        {
            await script.Next()(context, end.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
