using System.Net;
using CopyImageGitOps.Controller.Status;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class StatusEndpointsTests
{
    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/metrics", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("/healthz", "text/plain; charset=utf-8")]
    [InlineData("/readyz", "text/plain; charset=utf-8")]
    public async Task A_path_answers_GET_and_HEAD_and_nothing_that_could_change_something(string path, string type)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var server = await StatusServer.StartAsync();
        using var get = await server.Http.GetAsync(new Uri(path, UriKind.Relative), ct);
        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), ct);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (get.StatusCode, head.StatusCode));
        Assert.Equal((type, type), ($"{get.Content.Headers.ContentType}", $"{head.Content.Headers.ContentType}"));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(ct));
        Assert.Equal("no-store", $"{get.Headers.CacheControl}");
        Assert.Equal(["nosniff"], get.Headers.GetValues("X-Content-Type-Options"));
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
        {
            using var other = await server.Http.SendAsync(new HttpRequestMessage(method, path), ct);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, other.StatusCode);
        }
    }

    [Theory]
    [InlineData("/favicon.ico")]
    [InlineData("/metrics/x")]
    [InlineData("/..%2fetc/passwd")]
    public async Task An_unknown_path_is_not_found(string path)
    {
        await using var server = await StatusServer.StartAsync();
        Assert.Equal(404, (await server.AskAsync(path)).Status);
    }

    [Fact]
    public async Task The_page_allows_a_browser_its_style_sheet_and_nothing_else()
    {
        await using var server = await StatusServer.StartAsync();
        using var response = await server.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_ready_until_every_kind_is_listed_and_says_which_is_not()
    {
        await using var server = await StatusServer.StartAsync();
        server.Kinds.Clear();
        server.Kinds.Add(new("Deployment", IsSynced: false, null, null));
        server.Kinds.Add(new("DaemonSet", IsSynced: false, null, "HTTP 403: daemonsets.apps is forbidden"));

        Assert.Equal(
            (503, "synced: Deployment is not listed yet; DaemonSet is not listed: HTTP 403: daemonsets.apps is forbidden\n"), await server.AskAsync("/readyz"));
        Assert.Equal((200, "ok\n"), await server.AskAsync("/healthz"));
    }

    [Fact]
    public async Task It_is_not_alive_when_a_watch_has_done_nothing_for_long_or_a_worker_is_stuck()
    {
        StatusServer? started = null;
        var busy = TimeSpan.Zero;
        await using var server = started = await StatusServer.StartAsync(checks => checks.AddRange(
            [HealthCheck.Workers(() => busy, TimeSpan.FromMinutes(30)), new HealthCheck("watches", () => WatchesOf(started!).Problem())]));

        server.Kinds[0] = server.Kinds[0] with { LastActivity = server.Time.GetUtcNow().AddMinutes(-4) };
        server.Kinds[1] = server.Kinds[1] with { LastActivity = server.Time.GetUtcNow().AddMinutes(-6) };
        busy = TimeSpan.FromMinutes(31);

        Assert.Equal(
            (503, "workers: a worker has been working on one object for 1860 s\nwatches: the watch of DaemonSet has done nothing for 360 s\n"),
            await server.AskAsync("/healthz"));
    }

    private static HealthCheck WatchesOf(StatusServer server) => HealthCheck.Watches(() => server.Kinds, TimeSpan.FromMinutes(5), server.Time);
}
