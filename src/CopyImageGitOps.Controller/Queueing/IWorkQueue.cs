namespace CopyImageGitOps.Controller.Queueing;

/// <summary>
/// Keys to be worked on. A key that is queued twice is worked on once; a key that is being worked on is not given to a second worker, and one that is
/// added meanwhile is queued again when it is done. The rules are those of client-go's work queue
/// (https://pkg.go.dev/k8s.io/client-go/util/workqueue).
/// </summary>
public interface IWorkQueue<TKey> where TKey : notnull
{
    /// <summary>Keys that are ready to be worked on.</summary>
    int Depth { get; }

    /// <summary>
    /// Low priority waits for everything else; a key that is queued with low priority is raised by adding it again without. A key that waits for a time
    /// is ready at once, unless it is added with low priority: that is not news, so it does not cut a pause short.
    /// </summary>
    void Add(TKey key, bool lowPriority = false);

    /// <summary>The same after a time; the earlier of two times wins.</summary>
    void AddAfter(TKey key, TimeSpan delay);

    /// <summary>The same after a pause that doubles with each failure of the key, from 5 ms to 1000 s.</summary>
    /// <param name="atMost">The longest pause, if it is shorter.</param>
    void AddRateLimited(TKey key, TimeSpan? atMost = null);

    /// <summary>It has succeeded: its next failure is its first.</summary>
    void Forget(TKey key);

    /// <summary>The next key; must be followed by <see cref="Done"/>.</summary>
    ValueTask<TKey> TakeAsync(CancellationToken cancellationToken);

    void Done(TKey key);
}
