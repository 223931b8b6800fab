using CopyImageGitOps.Controller.Reconciling;

namespace CopyImageGitOps.Controller.Tests.Reconciling;

internal sealed class RecordedEvents : IObjectEvents
{
    private readonly List<(EventSubject Subject, EventKind Kind, string Reason, string Message)> _events = [];

    public IReadOnlyList<(EventSubject Subject, EventKind Kind, string Reason, string Message)> All => _events;

    public IEnumerable<string> Reasons => _events.Select(e => e.Reason);

    public void Report(EventSubject subject, EventKind kind, string reason, string message) => _events.Add((subject, kind, reason, message));
}
