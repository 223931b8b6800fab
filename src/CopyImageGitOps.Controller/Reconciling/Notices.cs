using CopyImageGitOps.Controller.Reconciling.Mirroring;
using CopyImageGitOps.Controller.Watching;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Reconciling;

/// <summary>What is to be known of an object but decides nothing: a line of log and, from a warning on, an event, and both only once in six hours.</summary>
public sealed partial class Notices(IObjectEvents events, TimeProvider time, ILogger<Notices> logger)
{
    private readonly TimedCache<(string Uid, Finding Finding), bool> _said = new(time, TimeSpan.FromHours(6), capacity: 10_000);

    /// <param name="subject">The object that the events are about; null if there are to be none.</param>
    public void Say(Workload workload, EventSubject? subject, string reason, IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (_said.Find((workload.Uid, finding))) continue;
            _said.Set((workload.Uid, finding), true);
            Say(workload, subject, reason, finding);
        }
    }

    private void Say(Workload workload, EventSubject? subject, string reason, Finding finding)
    {
        var text = (finding.Field is { } field ? $"{field}: " : "") + finding.Message.TrimEnd('.') + ".";
        if (finding.Severity == Severity.Info) LogInfo(logger, workload.Key, finding.Code, text, finding.Hint ?? "");
        else LogWarning(logger, workload.Key, finding.Code, text, finding.Hint ?? "");
        if (subject is not null && finding.Severity != Severity.Info) events.Report(subject, EventKind.Warning, reason, $"{text} {finding.Hint}".TrimEnd());
    }

    [LoggerMessage(301, LogLevel.Warning, "{Object}: {Code}: {Problem} {Hint}")]
    private static partial void LogWarning(ILogger logger, ObjectKey @object, string code, string problem, string hint);

    [LoggerMessage(302, LogLevel.Information, "{Object}: {Code}: {Problem} {Hint}")]
    private static partial void LogInfo(ILogger logger, ObjectKey @object, string code, string problem, string hint);
}
