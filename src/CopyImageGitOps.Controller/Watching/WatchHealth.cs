using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Watching;

/// <summary>How the watching of a kind gets on. Says what is wrong when it begins, and not each time that it is tried again.</summary>
internal sealed class WatchHealth(WorkloadKind kind, TimeProvider time, ILogger logger)
{
    private long _lastActivity = time.GetUtcNow().UtcTicks;
    private volatile Finding? _problem;

    public DateTimeOffset LastActivity => new(Volatile.Read(ref _lastActivity), TimeSpan.Zero);

    public Finding? Problem => _problem;

    public void Act() => Volatile.Write(ref _lastActivity, time.GetUtcNow().UtcTicks);

    public void Succeed()
    {
        Act();
        if (_problem is null) return;
        _problem = null;
        WatchLog.Recovered(logger, kind.Kind);
    }

    public void Fail(Exception exception)
    {
        Act();
        var problem = WatchFindings.Of(kind, exception);
        if (_problem?.Code != problem.Code) WatchLog.Failed(logger, problem.Code, problem.Message, problem.Hint);
        _problem = problem;
    }
}
