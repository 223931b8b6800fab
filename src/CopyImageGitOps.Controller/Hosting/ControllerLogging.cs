using Microsoft.Extensions.Logging.Console;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>The log: on standard error, one event a line.</summary>
internal static class ControllerLogging
{
    public static void Configure(ILoggingBuilder logging, LogFormat format)
    {
        logging.ClearProviders();
        if (format == LogFormat.Json) logging.AddJsonConsole(options => (options.UseUtcTimestamp, options.TimestampFormat) = (true, "O"));
        else logging.AddSimpleConsole(options => (options.SingleLine, options.UseUtcTimestamp, options.TimestampFormat) = (true, true, "HH:mm:ss.fff "));
        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        // What ASP.NET Core says of every request would be a line for each probe and scrape.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }
}
