namespace CopyImageGitOps.Controller.Queueing;

/// <inheritdoc cref="IWorkQueue{TKey}"/>
public sealed class WorkQueue<TKey> : IWorkQueue<TKey>, IDisposable
    where TKey : notnull
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1000);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly IQueueMeter _meter;
    private readonly ITimer _timer;
    private readonly ReadyKeys<TKey> _ready = new();
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Dictionary<TKey, Work> _working = [];
    private TaskCompletionSource _added = NewSignal();

    public WorkQueue(TimeProvider time, IQueueMeter? meter = null)
    {
        (_time, _meter) = (time, meter ?? NoQueueMeter.Instance);
        _timer = time.CreateTimer(_ => MoveDelayed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public int Depth
    {
        get
        {
            lock (_lock) return _ready.Count;
        }
    }

    /// <inheritdoc/>
    public void Add(TKey key, bool lowPriority = false)
    {
        lock (_lock)
        {
            if (lowPriority && _delayed.Contains(key)) return;
            _delayed.Remove(key);
            if (_working.TryGetValue(key, out var work)) work.AddAgain(lowPriority);
            else MakeReady(key, lowPriority);
        }
    }

    /// <inheritdoc/>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_lock)
        {
            _delayed.Add(key, _time.GetUtcNow() + delay);
            SetTimer();
        }
    }

    /// <inheritdoc/>
    public void AddRateLimited(TKey key, TimeSpan? atMost = null)
    {
        TimeSpan pause;
        lock (_lock)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            pause = TimeSpan.FromTicks((long)Math.Min(LongestPause.Ticks, ShortestPause.Ticks * Math.Pow(2, failures)));
            _meter.Retried();
        }

        AddAfter(key, atMost < pause ? atMost.Value : pause);
    }

    /// <inheritdoc/>
    public void Forget(TKey key)
    {
        lock (_lock) _failures.Remove(key);
    }

    /// <inheritdoc/>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task added;
            lock (_lock)
            {
                if (_ready.TryTake(out var key, out var since)) return Begin(key, since);
                added = _added.Task;
            }

            await added.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_working.Remove(key, out var work)) return;
            _meter.Worked(_time.GetElapsedTime(work.Since));
            if (work.Again is { } lowPriority && !(lowPriority && _delayed.Contains(key))) MakeReady(key, lowPriority);
        }
    }

    public void Dispose() => _timer.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TKey Begin(TKey key, long since)
    {
        var now = _time.GetTimestamp();
        _working[key] = new Work(now);
        _meter.DepthChanged(_ready.Count);
        _meter.Taken(_time.GetElapsedTime(since, now));
        return key;
    }

    private void MakeReady(TKey key, bool lowPriority)
    {
        _delayed.Remove(key);
        if (!_ready.Add(key, lowPriority, _time.GetTimestamp())) return;
        _meter.Added();
        _meter.DepthChanged(_ready.Count);
        _added.SetResult();
        _added = NewSignal();
    }

    private void MoveDelayed()
    {
        lock (_lock)
        {
            while (_delayed.TryTake(_time.GetUtcNow(), out var key))
            {
                if (_working.TryGetValue(key, out var work)) work.AddAgain(lowPriority: false);
                else MakeReady(key, lowPriority: false);
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (_delayed.Next is not { } next) return;
        // A timer that rings early would find nothing to do.
        var wait = Math.Max(0, Math.Ceiling((next - _time.GetUtcNow()).TotalMilliseconds));
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    /// <summary>A key that a worker has.</summary>
    private sealed class Work(long since)
    {
        public long Since => since;

        /// <summary>It was added meanwhile, and whether only with low priority; null if it was not.</summary>
        public bool? Again { get; private set; }

        public void AddAgain(bool lowPriority) => Again = lowPriority && Again != false;
    }
}
