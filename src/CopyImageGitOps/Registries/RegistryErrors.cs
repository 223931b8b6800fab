using System.Net;
using System.Text;
using System.Text.Json;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Registries;

/// <summary>Makes a <see cref="RegistryException"/> of what went wrong.</summary>
internal static class RegistryErrors
{
    private const int MaximumBody = 8 * 1024;
    private const int MaximumShown = 512;

    public static async Task<RegistryException> FromResponseAsync(RequestContext context, HttpResponseMessage response, TimeProvider time, CancellationToken ct)
    {
        var body = await ReadBodyAsync(response, ct);
        var errors = ParseErrors(body);
        var codes = errors.Select(e => e.Code).ToList();
        var shown = Redaction.Clean(
            errors.Count > 0 ? string.Join("; ", errors.Select(e => e.Message.Length == 0 ? e.Code : $"{e.Code}: {e.Message}")) : body,
            MaximumShown);
        var reason = $"{context.Repository.Registry} answered {(int)response.StatusCode} {response.StatusCode}{(shown.Length == 0 ? "." : $" ({shown}).")}";
        return new RegistryException(context, CodeOf(response.StatusCode, codes), reason)
        {
            Status = response.StatusCode,
            Codes = codes,
            Body = shown.Length == 0 ? null : shown,
            IsTemporary = IsTemporary(response.StatusCode),
            RetryAfter = RetryAfterOf(response, time),
        };
    }

    public static RegistryException FromTransport(RequestContext context, Exception problem)
    {
        var error = (problem as HttpRequestException)?.HttpRequestError ?? (problem as HttpIOException)?.HttpRequestError;
        var reason = problem is TimeoutException ? problem.Message : $"{context.Repository.Registry} could not be spoken to ({Innermost(problem)}).";
        return new RegistryException(context, FindingCodes.RegistryUnavailable, Redaction.Clean(reason, MaximumShown), problem)
        {
            IsTemporary = error is not (HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded),
        };
    }

    public static RegistryException Protocol(RequestContext context, string reason) => new(context, FindingCodes.RegistryProtocol, reason);

    public static RegistryException Corrupt(RequestContext context, string reason) => new(context, FindingCodes.ContentCorrupt, reason);

    private static bool IsTemporary(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static string CodeOf(HttpStatusCode status, List<string> codes) => status switch
    {
        HttpStatusCode.TooManyRequests => FindingCodes.RegistryRateLimited,
        _ when codes.Contains("TOOMANYREQUESTS") => FindingCodes.RegistryRateLimited,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => FindingCodes.RegistryUnauthorized,
        HttpStatusCode.NotFound => FindingCodes.ImageNotFound,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => FindingCodes.RegistryUnavailable,
        _ when codes.Contains("DIGEST_INVALID") => FindingCodes.ContentCorrupt,
        _ => FindingCodes.RegistryProtocol,
    };

    /// <summary>Seconds or a date (RFC 9110, section 10.2.3).</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var buffer = new byte[MaximumBody];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            return Encoding.UTF8.GetString(buffer, 0, count);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The status is what matters; a broken error document must not hide it.
            return "";
        }
    }

    private static List<(string Code, string Message)> ParseErrors(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("errors", out var errors)) return [];
            if (errors.ValueKind != JsonValueKind.Array) return [];
            return
            [
                .. errors.EnumerateArray()
                    .Where(e => e.ValueKind == JsonValueKind.Object)
                    .Select(e => (Text(e, "code"), Text(e, "message")))
                    .Where(e => e.Item1.Length > 0),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Innermost(Exception problem)
    {
        while (problem.InnerException is { } inner) problem = inner;
        return problem.Message.TrimEnd('.');
    }
}
