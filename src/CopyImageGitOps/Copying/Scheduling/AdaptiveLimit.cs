namespace CopyImageGitOps.Copying.Scheduling;

/// <summary>
/// How much may be in flight at one registry: it grows as long as more at once gets more done, is halved when the registry shows that it is
/// overloaded, and otherwise stays. Not safe for threads by itself.
/// </summary>
internal sealed class AdaptiveLimit(TimeProvider time)
{
    public const int First = 16;
    public const int Least = 2;
    public const int Most = 64;

    /// <summary>What a request costs beside its bytes, so that windows of small ones can be compared with those of large ones.</summary>
    private const long RequestWeight = 64 * 1024;

    private long _windowStart = time.GetTimestamp();
    private long _windowWeight;
    private int _windowCount;
    private bool _wasFull;
    private double _lastRate;

    /// <summary>It is doubled until that does not help any more, as most copies are over before small steps get anywhere.</summary>
    private bool _isFinding = true;
    private long _lastCut = long.MinValue;

    public int Current { get; private set; } = First;

    /// <param name="isFull">Others are waiting for a place: only then do more places help.</param>
    public void Succeeded(long bytes, bool isFull)
    {
        _windowWeight += bytes + RequestWeight;
        _wasFull |= isFull;
        if (++_windowCount < Current) return;
        var rate = _windowWeight / Math.Max(time.GetElapsedTime(_windowStart).TotalSeconds, 1e-6);
        if (_wasFull && rate > _lastRate * 1.05) Current = Math.Min(Most, Current + Math.Max(1, _isFinding ? Current : Current / 4));
        else if (_wasFull) _isFinding = false;
        _lastRate = rate;
        BeginWindow();
    }

    /// <param name="startedAt">When the failed operation began: those that began before the last cut say nothing new.</param>
    public void Overloaded(long startedAt)
    {
        if (startedAt < _lastCut) return;
        Current = Math.Max(Least, Current / 2);
        (_lastCut, _lastRate, _isFinding) = (time.GetTimestamp(), 0, false);
        BeginWindow();
    }

    private void BeginWindow() => (_windowStart, _windowWeight, _windowCount, _wasFull) = (time.GetTimestamp(), 0, 0, false);
}
