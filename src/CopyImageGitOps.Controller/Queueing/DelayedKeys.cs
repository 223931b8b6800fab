using System.Diagnostics.CodeAnalysis;

namespace CopyImageGitOps.Controller.Queueing;

/// <summary>Keys that become ready later: each once, at the earliest of its times. Not safe for several threads.</summary>
internal sealed class DelayedKeys<TKey> where TKey : notnull
{
    private readonly Dictionary<TKey, DateTimeOffset> _times = [];

    // What was brought forward or removed stays behind in the line; taking skips what is no longer true.
    private readonly PriorityQueue<TKey, DateTimeOffset> _line = new();

    /// <summary>When the next key becomes ready, or earlier; null if none will.</summary>
    public DateTimeOffset? Next => _line.TryPeek(out _, out var time) ? time : null;

    public bool Contains(TKey key) => _times.ContainsKey(key);

    public void Add(TKey key, DateTimeOffset time)
    {
        if (_times.TryGetValue(key, out var earlier) && earlier <= time) return;
        _times[key] = time;
        _line.Enqueue(key, time);
    }

    public void Remove(TKey key) => _times.Remove(key);

    public bool TryTake(DateTimeOffset now, [MaybeNullWhen(false)] out TKey key)
    {
        while (_line.TryPeek(out key, out var time) && time <= now)
        {
            _line.Dequeue();
            if (!_times.TryGetValue(key, out var valid) || valid != time) continue;
            _times.Remove(key);
            return true;
        }

        key = default;
        return false;
    }
}
