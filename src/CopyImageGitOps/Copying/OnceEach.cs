namespace CopyImageGitOps.Copying;

/// <summary>Does the work of each key once; who comes meanwhile or later gets the same result. A failure is told to those who waited, then forgotten.</summary>
internal sealed class OnceEach<TKey, TResult> where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Task<TResult>> _tasks = [];

    public Task<TResult> RunAsync(TKey key, Func<Task<TResult>> work)
    {
        lock (_lock)
        {
            if (_tasks.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled) return known;
            return _tasks[key] = Task.Run(work);
        }
    }
}
