using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Watching;

namespace CopyImageGitOps.Controller.Status;

/// <summary>
/// Ids 500 to 599. A room of the controller has one such file and its own hundred of ids (Watching 100, Queueing 200, Reconciling 300, Leading 400,
/// Status 500, Locks 600, the host 700), which never change their meaning, because people filter by them. What varies is a placeholder, so that it is a
/// field in JSON; what happens often and changes nothing is Debug; credentials are never given to any of these.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Information, "{Object}: container {Container}: {Source} is now {Target} ({Milliseconds} ms).")]
    public static partial void Repaired(ILogger logger, ObjectKey @object, string? container, string source, string target, long milliseconds);

    [LoggerMessage(501, LogLevel.Information, "{Object} is left alone ({Reason}): {Reported}")]
    public static partial void Reported(ILogger logger, ObjectKey @object, ReportReason reason, string reported);

    [LoggerMessage(502, LogLevel.Warning, "{Object} is tried again later: {Code}: {Problem} {Hint} ({Milliseconds} ms)")]
    public static partial void Failed(ILogger logger, ObjectKey @object, string code, string problem, string? hint, long milliseconds);

    [LoggerMessage(503, LogLevel.Error, "{Object} cannot be repaired: {Code}: {Problem} {Hint} ({Milliseconds} ms)")]
    public static partial void Refused(ILogger logger, ObjectKey @object, string code, string problem, string? hint, long milliseconds);

    [LoggerMessage(504, LogLevel.Debug, "{Object}: {Result} ({Milliseconds} ms).")]
    public static partial void Other(ILogger logger, ObjectKey @object, string result, long milliseconds);

    [LoggerMessage(505, LogLevel.Debug, "{Object} is gone or clean.")]
    public static partial void Forgotten(ILogger logger, ObjectKey @object);
}
