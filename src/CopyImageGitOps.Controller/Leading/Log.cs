namespace CopyImageGitOps.Controller.Leading;

/// <summary>Ids 400 to 499.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Information, "This replica leads as {Identity}.")]
    public static partial void Won(ILogger logger, string identity);

    [LoggerMessage(401, LogLevel.Information, "This replica, {Identity}, leads no more (lost to another, or not renewed in time: {Lost}).")]
    public static partial void Ended(ILogger logger, string identity, bool lost);

    [LoggerMessage(402, LogLevel.Information, "{Identity} has released the Lease.")]
    public static partial void Released(ILogger logger, string identity);

    [LoggerMessage(410, LogLevel.Warning, "{Code}: {Message}. {Hint}")]
    public static partial void Unavailable(ILogger logger, string code, string message, string? hint);

    [LoggerMessage(411, LogLevel.Information, "The Lease {Lease} can be read and written again.")]
    public static partial void Recovered(ILogger logger, string lease);
}
