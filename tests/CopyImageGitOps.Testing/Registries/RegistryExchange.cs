using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>One request and its answer, bent by a fault, and counted for the log.</summary>
internal sealed class RegistryExchange(HttpContext context, RegistryFault? fault, InProcessRegistryOptions options)
{
    private long _received;
    private long _sent;
    private bool _isClosed;

    public async Task AnswerAsync(Func<Task> serve)
    {
        var request = new CountingStream(context.Request.Body) { Limit = fault?.CutTo };
        context.Request.Body = request;
        try
        {
            if (fault?.Gate is { } gate) await gate.WaitAsync(context.RequestAborted);
            if (fault?.Latency is { } latency) await Task.Delay(latency, options.Time, context.RequestAborted);
            if (fault is { IsClosing: true }) Close();
            else if (fault is { StatusCode: { } status }) await AnswerWithAsync(status);
            else if (fault is null or { Gate: not null } or { Latency: not null } or { CutTo: not null }) await ServePlainAsync(serve);
            else await ServeBentAsync(serve);
        }
        catch (OperationCanceledException)
        {
            _isClosed = true;
        }
        catch (CutOffException)
        {
            Close();
        }
        finally
        {
            _received = request.Count;
        }
    }

    public LoggedRequest ToLog()
    {
        var request = context.Request;
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        return new LoggedRequest(
            request.Method,
            target,
            _isClosed ? 0 : context.Response.StatusCode,
            _received,
            _sent,
            request.Headers.Authorization.FirstOrDefault(),
            request.ContentLength,
            request.Headers.Accept.ToString())
        {
            Range = request.Headers.ContentRange.FirstOrDefault() ?? request.Headers.Range.FirstOrDefault(),
        };
    }

    private async Task ServePlainAsync(Func<Task> serve)
    {
        var counting = new CountingStream(context.Response.Body);
        context.Response.Body = counting;
        await serve();
        _sent = counting.Count;
    }

    private async Task AnswerWithAsync(int status)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in fault!.Headers)
            context.Response.Headers[name] = value.Replace("{address}", context.Request.Host.Value, StringComparison.Ordinal);
        if (fault.ErrorBody is not { } body || context.Request.Method == "HEAD") return;
        context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/plain";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    private async Task ServeBentAsync(Func<Task> serve)
    {
        var original = context.Response.Body;
        using var body = new MemoryStream();
        context.Response.Body = body;
        await serve();
        context.Response.Body = original;
        if (fault!.IsClosingBeforeAnswer)
        {
            Close();
            return;
        }

        if (!fault.HasDigestHeader) context.Response.Headers.Remove("Docker-Content-Digest");
        if (fault.WrongDigest is { } digest) context.Response.Headers["Docker-Content-Digest"] = digest;
        foreach (var (name, value) in fault.Headers) context.Response.Headers[name] = value;
        var bytes = body.ToArray();
        if (fault.IsCorrupting && bytes.Length > 0) bytes[bytes.Length / 2] ^= 1;
        var count = Math.Min(bytes.Length, fault.TruncatedTo ?? bytes.Length);
        await WriteAsync(original, bytes.AsMemory(0, count));
        _sent = count;
        if (count == bytes.Length) return;
        await original.FlushAsync();
        Close();
    }

    /// <summary>As slowly as the fault says.</summary>
    private async Task WriteAsync(Stream body, ReadOnlyMemory<byte> bytes)
    {
        var parts = fault!.Spread is null ? 1 : 40;
        foreach (var part in Enumerable.Range(0, parts))
        {
            var (start, end) = ((int)((long)bytes.Length * part / parts), (int)((long)bytes.Length * (part + 1) / parts));
            await body.WriteAsync(bytes[start..end], context.RequestAborted);
            if (fault.Spread is { } spread) await Task.Delay(spread / parts, options.Time, context.RequestAborted);
        }
    }

    private void Close()
    {
        _isClosed = true;
        context.Abort();
    }
}
