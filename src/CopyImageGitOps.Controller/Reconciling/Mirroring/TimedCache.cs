namespace CopyImageGitOps.Controller.Reconciling.Mirroring;

/// <summary>Keeps values for a while, and only so many: the oldest go first. Safe to use from many threads.</summary>
internal sealed class TimedCache<TKey, TValue>(TimeProvider time, TimeSpan lifetime, int capacity) where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (TValue Value, DateTimeOffset Since)> _entries = [];

    /// <summary>The value, or the type's default.</summary>
    public TValue? Find(TKey key)
    {
        lock (_lock) return _entries.TryGetValue(key, out var entry) && time.GetUtcNow() - entry.Since < lifetime ? entry.Value : default;
    }

    /// <summary>From now on.</summary>
    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            _entries[key] = (value, time.GetUtcNow());
            if (_entries.Count > capacity) Shrink();
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock) _entries.Remove(key);
    }

    /// <summary>By a tenth, so that it is seldom needed.</summary>
    private void Shrink()
    {
        foreach (var key in _entries.OrderBy(e => e.Value.Since).Take(capacity / 10 + 1).Select(e => e.Key).ToList()) _entries.Remove(key);
    }
}
