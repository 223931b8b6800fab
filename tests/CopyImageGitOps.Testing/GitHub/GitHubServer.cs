using System.Net;
using CopyImageGitOps.Testing.Registries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CopyImageGitOps.Testing.GitHub;

/// <summary>
/// What GitHub's REST API does with one repository (https://docs.github.com/en/rest), in this process, on a free port of the loopback interface.
/// Branches, blobs, trees and commits are those of a real bare repository, which git can push to and fetch from at the same time; pull requests
/// are kept in memory. It logs every request, and misbehaves as told.
/// </summary>
public sealed class GitHubServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly List<GitHubFault> _faults = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _one = new(1);

    private GitHubServer(WebApplication server, BareRepository repository, GitHubServerOptions options) =>
        (_server, Repository, Options) = (server, repository, options);

    public GitHubServerOptions Options { get; }

    public BareRepository Repository { get; }

    /// <summary>As in <c>GITHUB_API_URL</c>.</summary>
    public string ApiUrl { get; private set; } = "";

    public RequestLog Log { get; } = new();

    /// <summary>All, open or not, in the order of their numbers.</summary>
    public List<PullRequestRecord> PullRequests { get; } = [];

    /// <summary>What changed something, as in <c>POST /repos/acme/shop/pulls</c>.</summary>
    public IReadOnlyList<string> Writes => [.. Log.Requests.Where(request => request.Method != "GET").Select(request => $"{request.Method} {request.Path}")];

    public static async Task<GitHubServer> StartAsync(BareRepository repository, GitHubServerOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new GitHubServer(builder.Build(), repository, options ?? new GitHubServerOptions());
        server._server.Run(server.HandleAsync);
        await server._server.StartAsync();
        server.ApiUrl = server._server.Urls.First() + server.Options.PathPrefix;
        return server;
    }

    /// <summary>From now on; the first fault that strikes wins.</summary>
    public void Add(GitHubFault fault)
    {
        lock (_lock) _faults.Add(fault);
    }

    /// <summary>As somebody else does it.</summary>
    public PullRequestRecord AddPullRequest(string head, string target, string author = "somebody")
    {
        var added = new PullRequestRecord(PullRequests.Count + 1, head, author) { Base = target, Title = "By hand", HeadRepository = Options.Repository };
        PullRequests.Add(added);
        return added;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
        _one.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var fault = FindFault(context.Request.Method, target);
        try
        {
            if (fault?.Action is { } action) await action();
            if (fault is { IsClosing: true })
            {
                context.Abort();
                return;
            }

            var reply = fault is { StatusCode: not null } ? FaultyAnswer(fault) : await ServeAsync(context);
            if (fault?.LaterAction is { } later) await later();
            await reply.WriteAsync(context, fault);
        }
        finally
        {
            var request = context.Request;
            var (status, accept) = (context.Response.StatusCode, request.Headers.Accept.ToString());
            Log.Add(new LoggedRequest(request.Method, target, status, 0, 0, request.Headers.Authorization, request.ContentLength, accept));
        }
    }

    /// <summary>One request at a time, as a database would have it.</summary>
    private async Task<GitHubReply> ServeAsync(HttpContext context)
    {
        await _one.WaitAsync(context.RequestAborted);
        try
        {
            return await new GitHubRequestHandler(this, context).HandleAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    private static GitHubReply FaultyAnswer(GitHubFault fault) => new(fault.StatusCode!.Value, null) { Text = fault.Body };

    private GitHubFault? FindFault(string method, string target)
    {
        lock (_lock) return _faults.Find(fault => fault.Strikes(method, target));
    }
}
