using System.Diagnostics;
using System.Net;
using k8s;
using k8s.Autorest;

namespace CopyImageGitOps.Testing.Kubernetes;

/// <summary>Every request that the API server was asked.</summary>
public sealed class AuditLog
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(10);

    private readonly string _file;
    private readonly IKubernetes _client;

    internal AuditLog(string file, IKubernetes client) => (_file, _client) = (file, client);

    /// <summary>
    /// All requests that were answered before this call, in the order of their arrival; of watches, at least those that have ended. A request of its own
    /// follows them: when the log has that, it has them.
    /// </summary>
    /// <param name="since">Older ones are left out.</param>
    public async Task<IReadOnlyList<AuditRecord>> ReadAsync(CancellationToken ct, DateTimeOffset since = default)
    {
        var mark = $"audit-mark-{Guid.NewGuid():N}";
        await AskForAsync(mark, ct);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var lines = ReadLines();
            if (lines.Any(line => line.Contains(mark, StringComparison.Ordinal))) return Parse(lines, since);
            if (Stopwatch.GetElapsedTime(started) > FlushLimit) throw new TimeoutException("The audit log is not flushed.");
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>A watch may be logged when it begins and when it ends: one record is made of both.</summary>
    private static List<AuditRecord> Parse(IEnumerable<string> lines, DateTimeOffset since) =>
        [.. lines.Select(AuditRecord.Parse).Where(record => record.Time >= since && record.Name?.StartsWith("audit-mark-", StringComparison.Ordinal) != true)
            .DistinctBy(record => record.Id).OrderBy(record => record.Time)];

    private async Task AskForAsync(string name, CancellationToken ct)
    {
        try
        {
            await _client.CoreV1.ReadNamespacedConfigMapAsync(name, "default", cancellationToken: ct);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // As it should be.
        }
    }

    /// <summary>The last line may be half written.</summary>
    private List<string> ReadLines()
    {
        if (!File.Exists(_file)) return [];
        using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
