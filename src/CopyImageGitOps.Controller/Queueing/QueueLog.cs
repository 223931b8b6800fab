namespace CopyImageGitOps.Controller.Queueing;

internal static partial class QueueLog
{
    [LoggerMessage(101, LogLevel.Error, "{Key}: an unexpected error, which is a defect of the controller; it is tried again after a pause")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string key);
}
