using System.Collections.Concurrent;
using CopyImageGitOps.Controller.Queueing;

namespace CopyImageGitOps.Controller.Tests.Queueing;

/// <summary>Notes what a worker gives back to a queue.</summary>
internal sealed class RecordingQueue(IWorkQueue<string> queue) : IWorkQueue<string>
{
    public ConcurrentQueue<string> Calls { get; } = [];

    public int Depth => queue.Depth;

    public void Add(string key, bool lowPriority = false) => Note("add", () => queue.Add(key, lowPriority));

    public void AddAfter(string key, TimeSpan delay) => Note($"after {delay.TotalSeconds} s", () => queue.AddAfter(key, delay));

    public void AddRateLimited(string key) => Note("rate limited", () => queue.AddRateLimited(key));

    public void Forget(string key) => Note("forget", () => queue.Forget(key));

    public ValueTask<string> TakeAsync(CancellationToken cancellationToken) => queue.TakeAsync(cancellationToken);

    public void Done(string key) => Note("done", () => queue.Done(key));

    private void Note(string call, Action action)
    {
        action();
        Calls.Enqueue(call);
    }
}
