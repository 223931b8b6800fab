using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CopyImageGitOps.Testing.Git;

/// <summary>
/// Git's smart HTTP on a free port of the loopback interface: real git (<c>git http-backend</c>) behind basic authentication. It misbehaves
/// as told.
/// </summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly GitHttpBackend _backend;
    private readonly ConcurrentQueue<GitHttpRequest> _requests = [];

    private GitHttpServer(WebApplication server, string folder) => (_server, _backend) = (server, new GitHttpBackend(folder));

    /// <summary>As in <c>http://127.0.0.1:40000</c>.</summary>
    public string Address { get; private set; } = "";

    public IReadOnlyList<GitHttpRequest> Requests => [.. _requests];

    /// <summary>Who is asked for; null lets everyone in.</summary>
    public (string User, string Password)? Login { get; set; }

    /// <summary>An answer instead of git's; null is none.</summary>
    public Func<GitHttpRequest, GitHttpAnswer?> Answer { get; set; } = _ => null;

    /// <summary>What happens before git sees a request.</summary>
    public Func<GitHttpRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <param name="folder">Has the bare repositories; the path of an address is below it.</param>
    public static async Task<GitHttpServer> StartAsync(string folder)
    {
        RealPart.Require("git");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = new GitHttpServer(builder.Build(), folder);
        server._server.Run(server.HandleAsync);
        await server._server.StartAsync();
        server.Address = server._server.Urls.First();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = GitHttpRequest.Of(context.Request);
        _requests.Enqueue(request);
        if (Answer(request) is { } answer)
        {
            await WriteAsync(context, answer);
            return;
        }

        if (Login is { } login && request.Authorization != Basic(login))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            await WriteAsync(context, new GitHttpAnswer(401, "Who are you?"));
            return;
        }

        await Before(request);
        await _backend.ServeAsync(context, Login?.User);
    }

    private static string Basic((string User, string Password) login) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"));

    private static Task WriteAsync(HttpContext context, GitHttpAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        if (answer.Location is not null) context.Response.Headers.Location = answer.Location;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(answer.Text, context.RequestAborted);
    }
}

/// <summary>What a <see cref="GitHttpServer"/> says in git's place.</summary>
/// <param name="Text">git shows it to its user after <c>remote:</c>.</param>
public sealed record GitHttpAnswer(int Status, string Text)
{
    public string? Location { get; init; }
}

/// <summary>A request that a <see cref="GitHttpServer"/> got.</summary>
/// <param name="Authorization">With its scheme as in <c>Basic</c>, or null.</param>
public sealed record GitHttpRequest(string Method, string Path, string Query, string? Authorization)
{
    /// <summary>Part of a push, its first question included.</summary>
    public bool IsPush => Path.EndsWith("/git-receive-pack", StringComparison.Ordinal) || Query.Contains("service=git-receive-pack", StringComparison.Ordinal);

    /// <summary>The commits of a push and what to do with them.</summary>
    public bool HasCommits => Method == "POST" && Path.EndsWith("/git-receive-pack", StringComparison.Ordinal);

    internal static GitHttpRequest Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("basic ", StringComparison.Ordinal)) authorization = "Basic " + authorization[6..];
        return new GitHttpRequest(request.Method, request.Path, request.QueryString.ToString(), authorization.Length == 0 ? null : authorization);
    }
}
