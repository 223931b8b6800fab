namespace CopyImageGitOps.Controller.Locks;

internal static partial class LockLog
{
    [LoggerMessage(EventId = 600, Level = LogLevel.Information, Message = "The lock file of {Place} was read: {Images} images.")]
    public static partial void Read(ILogger logger, object place, int images);

    [LoggerMessage(EventId = 601, Level = LogLevel.Warning, Message = "{Finding}")]
    public static partial void Problem(ILogger logger, string finding);
}
