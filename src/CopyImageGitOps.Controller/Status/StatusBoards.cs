using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Status;

/// <summary>Tells several, in their order: the board of the page, the metrics, the log.</summary>
public sealed class StatusBoards(params IReadOnlyList<IStatusBoard> boards) : IStatusBoard
{
    public void Record(ObjectKey key, Outcome outcome, TimeSpan elapsed)
    {
        foreach (var board in boards) board.Record(key, outcome, elapsed);
    }

    public void Forget(ObjectKey key)
    {
        foreach (var board in boards) board.Forget(key);
    }
}
