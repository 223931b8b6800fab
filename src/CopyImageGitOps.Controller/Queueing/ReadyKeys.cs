using System.Diagnostics.CodeAnalysis;

namespace CopyImageGitOps.Controller.Queueing;

/// <summary>Keys in the order in which they are to be taken: each once, those of low priority last. Not safe for several threads.</summary>
internal sealed class ReadyKeys<TKey> where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];

    // An entry that was raised leaves its key behind in the slow line; taking skips what is no longer there.
    private readonly Queue<TKey> _fast = new();
    private readonly Queue<TKey> _slow = new();

    public int Count => _entries.Count;

    /// <param name="now">A time stamp.</param>
    /// <returns>False if it was there already.</returns>
    public bool Add(TKey key, bool lowPriority, long now)
    {
        var isNew = !_entries.TryGetValue(key, out var entry);
        if (!isNew && (lowPriority || !entry.IsSlow)) return false;
        _entries[key] = new Entry(lowPriority, isNew ? now : entry.Since);
        (lowPriority ? _slow : _fast).Enqueue(key);
        return isNew;
    }

    /// <param name="since">When it was added.</param>
    public bool TryTake([MaybeNullWhen(false)] out TKey key, out long since) => TryTake(_fast, out key, out since) || TryTake(_slow, out key, out since);

    private bool TryTake(Queue<TKey> line, [MaybeNullWhen(false)] out TKey key, out long since)
    {
        while (line.TryDequeue(out key))
        {
            if (!_entries.TryGetValue(key, out var entry) || entry.IsSlow != (line == _slow)) continue;
            _entries.Remove(key);
            since = entry.Since;
            return true;
        }

        since = 0;
        return false;
    }

    private readonly record struct Entry(bool IsSlow, long Since);
}
