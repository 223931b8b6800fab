using CopyImageGitOps.Controller.Status.Pages;
using Prometheus;

namespace CopyImageGitOps.Controller.Status;

/// <summary>What the controller serves by HTTP: <c>/</c>, <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>. Read-only, without secrets.</summary>
public static class StatusEndpoints
{
    /// <summary>https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes, StatusSources sources)
    {
        IReadOnlyList<HealthCheck> ready = [HealthCheck.Synced(sources.Kinds), .. sources.Ready];
        routes.MapMethods("/", Reading, context => PageAsync(context, sources));
        routes.MapMethods("/metrics", Reading, context => MetricsAsync(context, sources.Registry));
        routes.MapMethods("/healthz", Reading, context => CheckAsync(context, sources.Alive));
        routes.MapMethods("/readyz", Reading, context => CheckAsync(context, ready));
    }

    private static Task PageAsync(HttpContext context, StatusSources sources)
    {
        context.Response.Headers.ContentSecurityPolicy = StatusStyle.Policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return WriteAsync(context, StatusCodes.Status200OK, "text/html; charset=utf-8", StatusPage.Render(StatusView.Of(sources)));
    }

    private static async Task MetricsAsync(HttpContext context, CollectorRegistry registry)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, ExpositionFormat.PrometheusText, context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, MetricsType, text.GetBuffer().AsMemory(0, (int)text.Length));
    }

    private static Task CheckAsync(HttpContext context, IReadOnlyList<HealthCheck> checks)
    {
        List<string> problems = [.. from check in checks let problem = check.Problem() where problem is not null select $"{check.Name}: {problem}"];
        var status = problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(context, status, "text/plain; charset=utf-8", (problems.Count == 0 ? "ok" : string.Join('\n', problems)) + "\n");
    }

    private static Task WriteAsync(HttpContext context, int status, string type, string text) =>
        WriteAsync(context, status, type, System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task WriteAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, type, body.Length);
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
