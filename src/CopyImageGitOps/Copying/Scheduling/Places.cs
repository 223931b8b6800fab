namespace CopyImageGitOps.Copying.Scheduling;

/// <summary>The places at one registry. Who waits for one gets it by urgency: small requests first, as work hangs on them, then the largest blobs.</summary>
internal sealed class Places(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly AdaptiveLimit _limit = new(time);
    private readonly PriorityQueue<TaskCompletionSource, (long Urgency, long Order)> _waiting = new();
    private long _order;
    private int _taken;

    /// <param name="size">Of the blob, in bytes; <see cref="long.MaxValue"/> for a small request.</param>
    public async Task EnterAsync(long size, CancellationToken ct)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_taken < _limit.Current && _waiting.Count == 0)
            {
                _taken++;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, (-size, _order++));
        }

        await using var cancelling = ct.UnsafeRegister(static (t, token) => ((TaskCompletionSource)t!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    public void Leave(long bytes)
    {
        lock (_lock)
        {
            _limit.Succeeded(bytes, _waiting.Count > 0);
            Free();
        }
    }

    /// <summary>What was done there failed.</summary>
    /// <param name="startedAt">The timestamp of its beginning if the registry is overloaded, or null.</param>
    public void LeaveFailed(long? startedAt)
    {
        lock (_lock)
        {
            if (startedAt is { } start) _limit.Overloaded(start);
            Free();
        }
    }

    private void Free()
    {
        _taken--;
        while (_taken < _limit.Current && _waiting.TryDequeue(out var next, out _))
        {
            // One that was cancelled meanwhile takes no place.
            if (next.TrySetResult()) _taken++;
        }
    }
}
