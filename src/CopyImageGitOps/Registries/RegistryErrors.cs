using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Registries.Pacing;

namespace CopyImageGitOps.Registries;

/// <summary>Makes a <see cref="RegistryException"/> of what went wrong.</summary>
internal static class RegistryErrors
{
    private const int MaximumBody = 8 * 1024;
    private const int MaximumShown = 512;

    /// <param name="pace">Of the registry that answered: told if it asks for a pause.</param>
    public static async Task<RegistryException> FromResponseAsync(
        RequestContext context, HttpResponseMessage response, RegistryPace pace, TimeProvider time, CancellationToken ct)
    {
        var pause = AsksForPause(response) ? pace.Pause(RetryAfterOf(response, time)) : (TimeSpan?)null;
        var body = await ReadBodyAsync(response, ct);
        var errors = ParseErrors(body);
        var secrets = SecretsOf(response.RequestMessage?.Headers.Authorization).ToList();
        var codes = errors.Select(e => Redaction.Clean(e.Code, MaximumShown, secrets)).ToList();
        var shown = Redaction.Clean(
            errors.Count > 0 ? string.Join("; ", errors.Select(e => e.Message.Length == 0 ? e.Code : $"{e.Code}: {e.Message}")) : body,
            MaximumShown,
            secrets);
        var reason = $"{context.Repository.Registry} answered {(int)response.StatusCode} {response.StatusCode}{(shown.Length == 0 ? "." : $" ({shown}).")}";
        var tooLong = pace.TooLong;
        if (pause is not null && tooLong is { } wait) reason = $"{reason} {PauseTooLong(context, wait, pace)}";
        return new RegistryException(context, CodeOf(response.StatusCode, codes, shown), reason)
        {
            Status = response.StatusCode,
            Codes = codes,
            Body = shown.Length == 0 ? null : shown,
            IsTemporary = IsTemporary(response.StatusCode) && (pause is null || tooLong is null),
            Pause = pause,
            RetryAfter = pause is null ? null : tooLong,
        };
    }

    /// <summary>The registry was not asked, as it wants to be left alone for longer than is allowed.</summary>
    public static RegistryException StillPaused(RequestContext context, TimeSpan wait, RegistryPace pace) =>
        new(context, FindingCodes.RegistryRateLimited, PauseTooLong(context, wait, pace)) { RetryAfter = wait };

    /// <summary>
    /// Whether it is the connection that failed, and not the caller who gave up. The platform reports a connection that is not made in time as
    /// cancelled.
    /// </summary>
    public static bool IsTransport(Exception problem, CancellationToken ct) =>
        problem is HttpRequestException or IOException || problem is OperationCanceledException && !ct.IsCancellationRequested;

    /// <param name="proxy">By which the request was sent.</param>
    public static RegistryException FromTransport(RequestContext context, Exception problem, Uri? proxy = null)
    {
        var error = (problem as HttpRequestException)?.HttpRequestError ?? (problem as HttpIOException)?.HttpRequestError;
        if (proxy is not null && ProxyErrors.Is(error)) return ProxyErrors.From(context, (HttpRequestException)problem, proxy);
        var by = proxy is null ? "" : $" by way of the proxy {proxy.GetLeftPart(UriPartial.Authority)}";
        var reason = problem switch
        {
            TimeoutException => problem.Message,
            OperationCanceledException => $"{context.Repository.Registry} could not be connected to in time{by}.",
            _ => $"{context.Repository.Registry} could not be spoken to{by} ({Innermost(problem)}).",
        };
        return new RegistryException(context, FindingCodes.RegistryUnavailable, Redaction.Clean(reason, MaximumShown), problem)
        {
            IsTemporary = error is not (HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded),
        };
    }

    public static Finding MirrorOutage(RegistryEndpoint mirror, RegistryException problem) => new(
        Severity.Warning, FindingCodes.MirrorUnavailable, $"The mirror {mirror.Address.Authority} is left out after its first failure: {problem.Reason}")
    {
        Hint = "What it would have served is read elsewhere. Repair the mirror, or take it out of spec.mirrors.",
    };

    public static RegistryException Protocol(RequestContext context, string reason) => new(context, FindingCodes.RegistryProtocol, reason);

    public static RegistryException Corrupt(RequestContext context, string reason) => new(context, FindingCodes.ContentCorrupt, reason);

    /// <summary>Some servers repeat what they refuse.</summary>
    private static IEnumerable<string> SecretsOf(AuthenticationHeaderValue? authorization)
    {
        if (authorization?.Parameter is not { } parameter) yield break;
        yield return parameter;
        if (!authorization.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)) yield break;
        var login = Encoding.UTF8.GetString(Convert.FromBase64String(parameter));
        yield return login[(login.IndexOf(':') + 1)..];
    }

    private static bool AsksForPause(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.TooManyRequests
        || response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null;

    private static string PauseTooLong(RequestContext context, TimeSpan wait, RegistryPace pace) =>
        $"{context.Repository.Registry} wants to be left alone for {Readable(wait)}; "
            + $"waits of more than {Readable(pace.MaximumWait)} in all are not made (maximumWait).";

    private static string Readable(TimeSpan wait) => wait < TimeSpan.FromMinutes(2)
        ? $"{Math.Ceiling(wait.TotalSeconds):0} s"
        : wait < TimeSpan.FromHours(2) ? $"{Math.Ceiling(wait.TotalMinutes):0} min" : $"{wait.TotalHours:0.#} h";

    private static bool IsTemporary(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static string CodeOf(HttpStatusCode status, List<string> codes, string shown) => status switch
    {
        HttpStatusCode.TooManyRequests => FindingCodes.RegistryRateLimited,
        _ when codes.Contains("TOOMANYREQUESTS") => FindingCodes.RegistryRateLimited,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError when IsImmutable(codes, shown) => FindingCodes.TagImmutable,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => FindingCodes.RegistryUnauthorized,
        HttpStatusCode.NotFound => FindingCodes.ImageNotFound,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => FindingCodes.RegistryUnavailable,
        _ when codes.Contains("DIGEST_INVALID") => FindingCodes.ContentCorrupt,
        _ => FindingCodes.RegistryProtocol,
    };

    /// <summary>
    /// Registries have no common code for it: ECR answers 400 TAG_INVALID or ImageTagAlreadyExistsException, Harbor 412 PRECONDITION, and each says it
    /// in words.
    /// </summary>
    private static bool IsImmutable(List<string> codes, string shown) =>
        codes.Contains("ImageTagAlreadyExistsException") || shown.Contains("immutable", StringComparison.OrdinalIgnoreCase);

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

    public static string Innermost(Exception problem)
    {
        while (problem.InnerException is { } inner) problem = inner;
        return problem.Message.TrimEnd('.');
    }
}
