namespace CopyImageGitOps.Testing.Registries;

/// <summary>One request as an in-process registry saw it.</summary>
/// <param name="Path">With the query.</param>
/// <param name="BytesReceived">Of its body.</param>
/// <param name="Authorization">As sent, to test what is sent where.</param>
/// <param name="ContentLength">As announced; null if it was not.</param>
public sealed record LoggedRequest(
    string Method, string Path, int Status, long BytesReceived, long BytesSent, string? Authorization, long? ContentLength, string Accept)
{
    /// <summary>The Range or Content-Range that was sent; null if none was.</summary>
    public string? Range { get; init; }

    public bool IsToken => Path.StartsWith("/token", StringComparison.Ordinal);

    public bool IsManifest => Path.Contains("/manifests/", StringComparison.Ordinal);

    public bool IsBlob => Path.Contains("/blobs/sha", StringComparison.Ordinal);

    public bool IsUpload => Path.Contains("/blobs/uploads/", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path} → {Status}";
}

/// <summary>All requests of an in-process registry in the order in which they ended.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<LoggedRequest> _requests = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<LoggedRequest> Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>Without those for tokens and those refused with 401: what the request bounds count.</summary>
    public IReadOnlyList<LoggedRequest> Counted => [.. Requests.Where(r => !r.IsToken && r.Status != 401)];

    /// <summary>Waits until so many requests have matched.</summary>
    public async Task WaitForAsync(int count, Func<LoggedRequest, bool> match, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_requests.Count(match) >= count) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    public void Clear()
    {
        lock (_lock) _requests.Clear();
    }

    internal void Add(LoggedRequest request)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _requests.Add(request);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
