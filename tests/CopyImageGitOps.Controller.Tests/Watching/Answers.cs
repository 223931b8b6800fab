using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>What an API server may answer.</summary>
internal static class Answers
{
    public static Answer Refusal(int code, string message) => (context, ct) =>
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsync(new JsonObject { ["kind"] = "Status", ["code"] = code, ["message"] = message }.ToJsonString(), ct);
    };

    public static Answer Page(string version, params JsonNode[] workloads) => Page(version, null, workloads);

    /// <param name="next">The token of the next page.</param>
    public static Answer Page(string version, string? next, JsonNode[] workloads) => (context, ct) => context.Response.WriteAsync(
        new JsonObject
        {
            ["kind"] = "DeploymentList",
            ["metadata"] = new JsonObject { ["resourceVersion"] = version, ["continue"] = next ?? "" },
            ["items"] = new JsonArray([.. workloads.Select(ExampleObjects.AsItem)]),
        }.ToJsonString(),
        ct);

    /// <summary>Sends lines, and then nothing more, on an open connection.</summary>
    public static Answer Events(params string[] lines) => async (context, ct) =>
    {
        await SendAsync(context, lines, ct);
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
    };

    /// <summary>Sends lines, and ends the watch in peace.</summary>
    public static Answer EventsAndEnd(params string[] lines) => (context, ct) => SendAsync(context, lines, ct);

    /// <summary>Sends lines, and cuts the connection.</summary>
    public static Answer EventsAndCut(params string[] lines) => async (context, ct) =>
    {
        await SendAsync(context, lines, ct);
        context.Abort();
    };

    /// <summary>Sends lines when it is told to, then ends the watch in peace, or cuts the connection.</summary>
    public static Answer Fed(ChannelReader<string> lines, bool isCut = false) => async (context, ct) =>
    {
        await SendAsync(context, [], ct);
        await foreach (var line in lines.ReadAllAsync(ct)) await SendAsync(context, [line], ct);
        if (isCut) context.Abort();
    };

    public static string Event(string type, JsonNode subject) => new JsonObject { ["type"] = type, ["object"] = subject.DeepClone() }.ToJsonString();

    public static string Bookmark(string version) =>
        Event("BOOKMARK", new JsonObject { ["kind"] = "Deployment", ["metadata"] = new JsonObject { ["resourceVersion"] = version } });

    public static string Error(int code, string message) => Event("ERROR", new JsonObject { ["kind"] = "Status", ["code"] = code, ["message"] = message });

    private static async Task SendAsync(HttpContext context, string[] lines, CancellationToken ct)
    {
        foreach (var line in lines) await context.Response.WriteAsync(line + "\n", ct);
        await context.Response.Body.FlushAsync(ct);
    }
}
