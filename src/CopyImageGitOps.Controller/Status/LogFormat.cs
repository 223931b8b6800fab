namespace CopyImageGitOps.Controller.Status;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>For people: one line each.</summary>
    Text,
}

/// <summary>Where log lines go: to standard error, so that standard output stays for documents.</summary>
public static class ControllerLogging
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>In the place of whatever was configured before. What ASP.NET Core says of each request is left out.</summary>
    public static ILoggingBuilder AddControllerLogging(this ILoggingBuilder logging, LogFormat format, LogLevel minimum = LogLevel.Information)
    {
        logging.ClearProviders().SetMinimumLevel(minimum).AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        if (format == LogFormat.Json) logging.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, Timestamp));
        else logging.AddSimpleConsole(options => (options.UseUtcTimestamp, options.TimestampFormat, options.SingleLine) = (true, Timestamp + " ", true));
        logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        return logging;
    }
}
