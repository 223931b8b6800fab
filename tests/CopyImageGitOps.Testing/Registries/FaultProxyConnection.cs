using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CopyImageGitOps.Testing.Registries;

/// <summary>One connection of a client, and the one to the registry that belongs to it.</summary>
internal sealed class FaultProxyConnection(FaultProxy proxy, Socket client, IPEndPoint registry) : IDisposable
{
    private enum Ending
    {
        Open,
        CutOff,

        /// <summary>The client believes that more will come.</summary>
        Unfinished,
    }

    private readonly Socket _server = new(registry.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public async Task ServeAsync(CancellationToken ct)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(registry, ct);
            await using var toClient = new NetworkStream(client);
            await using var toServer = new NetworkStream(_server);
            var (requests, answers) = (PipeReader.Create(toClient), PipeReader.Create(toServer));
            while (await ServeOneAsync(requests, toClient, answers, toServer, ct))
            {
                // The next request of the connection.
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Whoever is left sees the connection end.
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    /// <summary>False if the connection is over.</summary>
    private async Task<bool> ServeOneAsync(PipeReader requests, Stream toClient, PipeReader answers, Stream toServer, CancellationToken ct)
    {
        if (await WireHead.ReadAsync(requests, ct) is not { } request) return false;
        var fault = proxy.FindFault(request);
        if (fault?.Gate is { } gate) await gate.WaitAsync(ct);
        if (fault?.Latency is { } latency) await Task.Delay(latency, ct);
        if (fault is { IsClosing: true }) return Reset();
        if (fault is { StatusCode: { } status }) return await RefuseAsync(request, requests, toClient, fault, status, ct);

        var sending = SendAsync(request, requests, toServer, fault, ct);
        if (await ReadAnswerAsync(answers, ct) is not { } answer) return fault is { IsClosingBeforeAnswer: true } && Reset();
        if (fault is { IsClosingBeforeAnswer: true }) return Reset();
        var ending = await AnswerAsync(request, answer, answers, toClient, fault, ct);
        await sending;
        if (ending == Ending.Unfinished) await WaitForEndAsync(requests, ct);
        return ending == Ending.Open && fault is not { IsLength: true } && answer["Connection"] is not "close";
    }

    private async Task SendAsync(WireHead request, PipeReader requests, Stream toServer, RegistryFault? fault, CancellationToken ct)
    {
        var framing = request.Framing;
        long? corruptedAt = fault is { IsCorruptingRequest: true } ? fault.RequestCorruptedAt ?? framing.Length / 2 : null;
        fault?.RequestEdit?.Invoke(request);
        try
        {
            await toServer.WriteAsync(request.ToBytes(), ct);
            var length = fault?.CutTo is { } cut ? cut < framing.Length ? cut : framing.Length / 2 : framing.Length;
            await new WireBody(requests, (bytes, c) => toServer.WriteAsync(bytes, c).AsTask(), corruptedAt).PassAsync(framing with { Length = length }, ct);
            if (length < framing.Length) throw new IOException("Cut off.");
            if (framing.Length > 0 && fault is { IsLength: true, RequestEdit: not null }) _server.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // The registry must not wait for a client that has gone.
            Reset();
            _server.Close();
            throw;
        }
    }

    /// <summary>The final answer; interim ones (1xx) are for this connection only.</summary>
    private static async Task<WireHead?> ReadAnswerAsync(PipeReader answers, CancellationToken ct)
    {
        while (true)
        {
            var answer = await WireHead.ReadAsync(answers, ct);
            if (answer is null || answer.Status >= 200) return answer;
        }
    }

    private static async Task<Ending> AnswerAsync(
        WireHead request, WireHead answer, PipeReader answers, Stream toClient, RegistryFault? fault, CancellationToken ct)
    {
        var framing = answer.Framing;
        var hasBody = request.Method != "HEAD" && answer.Status is not (204 or 304) && (framing.IsChunked || framing.Length > 0);
        Edit(answer, fault);
        var writer = new BentWriter(toClient, fault, hasBody);
        await writer.WriteHeadAsync(answer, ct);
        if (!hasBody) return Ending.Open;
        long? corruptedAt = fault is { IsCorrupting: true } ? framing.Length / 2 : null;
        await new WireBody(answers, writer.WriteBodyAsync, corruptedAt).PassAsync(framing, ct);
        if (writer.IsCutOff) return Ending.CutOff;
        return fault is { IsLength: true, AnswerEdit: not null } ? Ending.Unfinished : Ending.Open;
    }

    private static void Edit(WireHead answer, RegistryFault? fault)
    {
        if (fault is null) return;
        if (!fault.HasDigestHeader) answer["Docker-Content-Digest"] = null;
        if (fault.WrongDigest is { } digest) answer["Docker-Content-Digest"] = digest;
        foreach (var (name, value) in fault.Headers) answer[name] = value;
        fault.AnswerEdit?.Invoke(answer);
    }

    /// <summary>The answer comes before the request's body has been read, as where a registry refuses by the header alone.</summary>
    private static async Task<bool> RefuseAsync(
        WireHead request, PipeReader requests, Stream toClient, RegistryFault fault, int status, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(fault.ErrorBody ?? "");
        var answer = WireHead.Answer(status);
        answer["Content-Length"] = $"{body.Length}";
        answer["Content-Type"] = body is [(byte)'{', ..] ? "application/json" : "text/plain";
        foreach (var (name, value) in fault.Headers) answer[name] = value.Replace("{address}", request["Host"], StringComparison.Ordinal);
        await toClient.WriteAsync(answer.ToBytes(), ct);
        if (request.Method != "HEAD") await toClient.WriteAsync(body, ct);
        await new WireBody(requests, (_, _) => Task.CompletedTask).PassAsync(request.Framing, ct);
        return true;
    }

    /// <summary>The other end gets an RST.</summary>
    private bool Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        return false;
    }

    private static async Task WaitForEndAsync(PipeReader requests, CancellationToken ct)
    {
        while (true)
        {
            var result = await requests.ReadAsync(ct);
            requests.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return;
        }
    }
}
