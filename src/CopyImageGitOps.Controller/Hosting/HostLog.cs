namespace CopyImageGitOps.Controller.Hosting;

internal static partial class HostLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "copyimage-controller {Version} looks after the cluster at {Cluster}.")]
    public static partial void Started(ILogger logger, string version, string cluster);
}
