namespace CopyImageGitOps.Registries.Pacing;

/// <summary>
/// When one registry has asked for a pause (429, or 503 with Retry-After), all requests to it wait, and not only the one that was told: the
/// others would only be refused as well. The waits of a run are bounded in sum; beyond that it fails at once, and says so.
/// </summary>
internal sealed class RegistryPace(PaceOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private DateTimeOffset _since = DateTimeOffset.MinValue;
    private TimeSpan _waited;
    private int _refusals;
    private bool _hasGivenUp;

    public TimeSpan MaximumWait => options.MaximumWait;

    /// <summary>Returns when the registry may be asked.</summary>
    /// <exception cref="RegistryException">That would take longer than is allowed.</exception>
    public async Task EnterAsync(RequestContext context, CancellationToken ct)
    {
        while (Remaining(context) is { } remaining && remaining > TimeSpan.Zero) await Task.Delay(remaining, time, ct);
    }

    /// <summary>The registry served a request: the next refusal is a first one again.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _refusals) != 0) Volatile.Write(ref _refusals, 0);
    }

    /// <summary>Takes in a refusal.</summary>
    /// <param name="retryAfter">
    /// What the registry asks for, which is obeyed to the second; where it says less, the pause doubles with each refusal in a row.
    /// </param>
    /// <returns>By how much the pause is longer now; zero if it was as long already, as when many requests were refused at once.</returns>
    public TimeSpan Pause(TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (options.Window is { } window && now - _since >= window) (_since, _waited) = (now, TimeSpan.Zero);
            var isKnown = now < _until;
            var until = now + (isKnown ? retryAfter ?? TimeSpan.Zero : Longer(retryAfter ?? TimeSpan.Zero, OwnPause()));
            var from = isKnown ? _until : now;
            if (until <= from) return TimeSpan.Zero;
            var longer = until - from;
            _hasGivenUp = isKnown && _hasGivenUp || _waited + longer > options.MaximumWait;
            if (!_hasGivenUp) _waited += longer;
            _until = until;
            return longer;
        }
    }

    /// <summary>How long a refused request would have to wait, where that is longer than is allowed.</summary>
    public TimeSpan? TooLong
    {
        get
        {
            lock (_lock) return _hasGivenUp && _until > time.GetUtcNow() ? _until - time.GetUtcNow() : null;
        }
    }

    private TimeSpan OwnPause()
    {
        var pause = options.FirstPause * Math.Pow(2, Math.Min(_refusals++, 16));
        return (pause < options.LongestPause ? pause : options.LongestPause) * Jitter.Next();
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan? Remaining(RequestContext context)
    {
        if (TooLong is { } wait) throw RegistryErrors.StillPaused(context, wait, this);
        lock (_lock) return _until - time.GetUtcNow();
    }
}
