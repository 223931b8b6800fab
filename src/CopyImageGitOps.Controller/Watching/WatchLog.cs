namespace CopyImageGitOps.Controller.Watching;

internal static partial class WatchLog
{
    [LoggerMessage(201, LogLevel.Information, "{Kind}: {Count} objects listed in {ApiVersion}, as of version {Version}")]
    public static partial void Listed(ILogger logger, string kind, int count, string apiVersion, string version);

    [LoggerMessage(202, LogLevel.Warning, "{Code}: {Message}. {Hint}")]
    public static partial void Failed(ILogger logger, string code, string message, string? hint);

    [LoggerMessage(203, LogLevel.Information, "{Kind}: watched again")]
    public static partial void Recovered(ILogger logger, string kind);

    [LoggerMessage(204, LogLevel.Information, "{Kind}: the history that the watch was to go on from is gone, so all is listed again")]
    public static partial void Expired(ILogger logger, string kind);
}
