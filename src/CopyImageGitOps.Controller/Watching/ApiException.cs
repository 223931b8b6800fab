using System.Net;
using System.Text.Json;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>The API server answered with an error, in a response or as an event of a watch.</summary>
internal sealed class ApiException(HttpStatusCode status, string message) : Exception(message)
{
    private const int LongestBody = 64 * 1024;
    private const int LongestMessage = 500;

    public HttpStatusCode Status => status;

    /// <summary>How long the server asks to be left alone; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var message = MessageIn(await ReadBodyAsync(response, cancellationToken)) ?? response.ReasonPhrase ?? "no reason given";
        return new ApiException(response.StatusCode, Shown(message)) { RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    /// <param name="status">A <c>Status</c> object (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/).</param>
    public static ApiException Of(JsonElement status)
    {
        var code = ((JsonElement?)status).Number("code") is { } number and > 0 and < 1000 ? (HttpStatusCode)number : HttpStatusCode.InternalServerError;
        return new ApiException(code, Shown(((JsonElement?)status).Text("message") ?? "no reason given"));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new byte[LongestBody];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return body.AsMemory(0, await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken));
    }

    private static string? MessageIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return ((JsonElement?)document.RootElement).Text("message");
        }
        catch (JsonException)
        {
            // A proxy in between has its own pages.
            return null;
        }
    }

    private static string Shown(string message)
    {
        var line = string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > LongestMessage ? line[..LongestMessage] + "…" : line;
    }
}
