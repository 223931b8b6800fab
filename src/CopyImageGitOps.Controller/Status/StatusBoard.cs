using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Status;

/// <summary>What this replica has done since it started, in bounded memory: the last of everything. Safe to use from many threads.</summary>
public sealed class StatusBoard(TimeProvider time) : IStatusBoard
{
    /// <summary>How many actions, and how many errors, are kept.</summary>
    public const int Last = 50;

    private const int MaximumObjects = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, ObjectStatus> _objects = [];
    private readonly LinkedList<BoardAction> _actions = [];
    private readonly LinkedList<BoardError> _errors = [];

    /// <summary>The newest first.</summary>
    public IReadOnlyList<BoardAction> Actions
    {
        get { lock (_lock) return [.. _actions]; }
    }

    /// <summary>The newest first; the same error of the same object is one.</summary>
    public IReadOnlyList<BoardError> Errors
    {
        get { lock (_lock) return [.. _errors]; }
    }

    /// <summary>What is known of an object that was not clean when it was last looked at; null if nothing is.</summary>
    public ObjectStatus? Find(ObjectKey key)
    {
        lock (_lock) return _objects.GetValueOrDefault(key);
    }

    public void Record(ObjectKey key, Outcome outcome, TimeSpan elapsed)
    {
        lock (_lock)
        {
            Remember(key, outcome);
            if (outcome is Outcome.Repaired repaired) Push(_actions, new BoardAction(time.GetUtcNow(), key, repaired.Images));
            if (Problem(outcome) is { } finding) Push(_errors, Counted(key, finding));
        }
    }

    public void Forget(ObjectKey key)
    {
        lock (_lock) _objects.Remove(key);
    }

    private void Remember(ObjectKey key, Outcome outcome)
    {
        if (outcome is Outcome.Clean or Outcome.Repaired) _objects.Remove(key);
        else if (_objects.TryGetValue(key, out var known)) _objects[key] = known with { Outcome = outcome };
        else if (_objects.Count < MaximumObjects) _objects.Add(key, new ObjectStatus(outcome, time.GetUtcNow()));
    }

    private static Finding? Problem(Outcome outcome) => outcome switch
    {
        Outcome.Failed failed => failed.Finding,
        Outcome.Refused refused => refused.Finding,
        _ => null,
    };

    private BoardError Counted(ObjectKey key, Finding finding)
    {
        var same = _errors.FirstOrDefault(error => error.Key == key && error.Finding == finding);
        if (same is not null) _errors.Remove(same);
        return new BoardError(time.GetUtcNow(), key, finding, (same?.Count ?? 0) + 1);
    }

    private static void Push<T>(LinkedList<T> list, T item)
    {
        list.AddFirst(item);
        if (list.Count > Last) list.RemoveLast();
    }
}

/// <param name="Outcome">The last one.</param>
/// <param name="Since">When it was first seen to be not clean.</param>
public sealed record ObjectStatus(Outcome Outcome, DateTimeOffset Since);

/// <summary>An object was repaired.</summary>
public sealed record BoardAction(DateTimeOffset At, ObjectKey Key, IReadOnlyList<ImageRepair> Images);

/// <summary>An object could not be repaired.</summary>
/// <param name="At">The last time.</param>
/// <param name="Count">How often in a row of what is kept.</param>
public sealed record BoardError(DateTimeOffset At, ObjectKey Key, Finding Finding, int Count);
