using System.Net;
using System.Text.Json;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>
/// Keeps the workloads of one kind as the cluster has them: lists them, then watches from the list's version on. A watch that ends goes on from the
/// last version that was heard of, by an event or a bookmark; where the server no longer has that, and after anything that is not understood, all is
/// listed again and compared, so that nothing is missed. Failures are tried again for ever, after pauses that grow.
/// </summary>
public sealed class Informer
{
    private readonly WorkloadKind _kind;
    private readonly WorkloadReader _reader;
    private readonly Action<WorkloadChange> _changed;
    private readonly InformerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KindClient _client;
    private readonly Backoff _backoff;
    private readonly WatchHealth _health;
    private readonly WorkloadCache _cache = new();
    private string? _version;
    private volatile bool _hasSynced;
    private bool _hasWatched;

    /// <param name="changed">Is told of every change, one after the other, after the informer knows of it.</param>
    public Informer(
        WorkloadKind kind, ApiServer server, WorkloadReader reader, Action<WorkloadChange> changed, InformerOptions options, TimeProvider time, ILogger logger)
    {
        (_kind, _reader, _changed, _options, _time, _logger) = (kind, reader, changed, options, time, logger);
        _client = new KindClient(kind, server, options, time);
        _backoff = new Backoff(options.FirstPause, options.LongestPause);
        _health = new WatchHealth(kind, time, logger);
    }

    public WorkloadKind Kind => _kind;

    /// <summary>Null measures nothing.</summary>
    public IWatchMeter? Meter { get; init; }

    /// <summary>True once all have been listed, for good.</summary>
    public bool HasSynced => _hasSynced;

    /// <summary>Why the kind cannot be watched now; null if it is watched, or is just being listed.</summary>
    public Finding? Problem => _health.Problem;

    /// <summary>When it last heard from the server, or tried to: an informer whose activity is long past hangs.</summary>
    public DateTimeOffset LastActivity => _health.LastActivity;

    public IEnumerable<Workload> All => _cache.All;

    public Workload? Find(ObjectKey key) => _cache.Find(key);

    /// <summary>Lists and watches until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryAsync(cancellationToken) is not { } pause || cancellationToken.IsCancellationRequested) continue;
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long to wait; null if all is well.</returns>
    private async Task<TimeSpan?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_version is null) await ListAsync(cancellationToken);
            await WatchAsync(_version!, cancellationToken);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is: the only thing that must not happen is that nobody watches any more.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (cancellationToken.IsCancellationRequested) return null;
            return Fail(e);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var listed = new HashSet<ObjectKey>();
        var version = await _client.ListAsync(listed.Clear, item => listed.Add(Set(item, isInitial: true)), cancellationToken);
        foreach (var change in _cache.RemoveAllBut(listed)) _changed(change);
        _version = version;
        _hasSynced = true;
        _health.Succeed();
        Meter?.Listed(_kind.Kind);
        WatchLog.Listed(_logger, _kind.Kind, listed.Count, _client.ApiVersion, version);
    }

    private async Task WatchAsync(string version, CancellationToken cancellationToken)
    {
        if (_hasWatched) Meter?.Restarted(_kind.Kind);
        _hasWatched = true;
        var began = _time.GetTimestamp();
        using var silence = new SilenceTimer(_options.Silence, _time, cancellationToken);
        await silence.GuardAsync("the watch is silent", async token =>
        {
            using var response = await _client.WatchAsync(version, token);
            _health.Succeed();
            await foreach (var line in WatchLines.ReadAsync(await response.Content.ReadAsStreamAsync(token), token))
            {
                using (line) Handle(line.RootElement);
                silence.Restart();
                _health.Act();
                if (HasLasted(began)) _backoff.Reset();
            }
        });
        if (!HasLasted(began)) throw new IOException("the API server ends each watch at once");
        _backoff.Reset();
    }

    private bool HasLasted(long began) => _time.GetElapsedTime(began) >= _options.ShortestWatch;

    private void Handle(JsonElement? line)
    {
        var subject = line.Find("object") ?? throw new JsonException("an event without an object");
        switch (line.Text("type"))
        {
            case "ADDED" or "MODIFIED":
                Set(subject, isInitial: false);
                break;
            case "DELETED":
                if (_cache.Remove(_reader.KeyOf(subject.Find("metadata"), _kind), isInitial: false) is { } change) _changed(change);
                break;
            case "BOOKMARK":
                break;
            case "ERROR":
                throw ApiException.Of(subject);
            case var type:
                throw new JsonException($"an event of an unknown type '{type}'");
        }

        _version = subject.Find("metadata").Text("resourceVersion") ?? throw new JsonException("an event without a version");
    }

    private ObjectKey Set(JsonElement item, bool isInitial)
    {
        var workload = _reader.Read(item, _kind, _client.ApiVersion);
        _health.Act();
        if (_cache.Set(workload, isInitial) is { } change) _changed(change);
        return workload.Key;
    }

    private TimeSpan Fail(Exception exception)
    {
        var pause = _backoff.Next();
        if (exception is ApiException { Status: HttpStatusCode.Gone }) WatchLog.Expired(_logger, _kind.Kind);
        else _health.Fail(exception);
        if (!MayGoOn(exception)) _version = null;
        return exception is ApiException { RetryAfter: { } asked } && asked > pause ? asked : pause;
    }

    /// <summary>The version that was last heard of is not to blame, so a watch from there on will do.</summary>
    private static bool MayGoOn(Exception exception) => exception is HttpRequestException or IOException or TimeoutException or OperationCanceledException
        or ApiException
    {
        Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable,
    };
}
