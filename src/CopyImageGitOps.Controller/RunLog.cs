namespace CopyImageGitOps.Controller;

internal static partial class RunLog
{
    [LoggerMessage(700, LogLevel.Information, "copyimage-controller {Version} looks after the cluster at {Cluster}; status and metrics are at {Address}.")]
    public static partial void Started(ILogger logger, string version, string cluster, string address);

    [LoggerMessage(701, LogLevel.Information, "All kinds are listed: {Objects} objects, of which {Drifted} reference public images.")]
    public static partial void Synced(ILogger logger, int objects, int drifted);

    [LoggerMessage(702, LogLevel.Warning, "{Finding}")]
    public static partial void Warned(ILogger logger, string finding);

    [LoggerMessage(703, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(704, LogLevel.Critical, "The controller cannot go on.")]
    public static partial void Defect(ILogger logger, Exception exception);
}
