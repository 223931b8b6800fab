using System.Text.Json;
using CopyImageGitOps.Controller.Reconciling;
using CopyImageGitOps.Controller.Status;
using CopyImageGitOps.Controller.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class ControllerLoggingTests
{
    private static readonly ObjectKey Web = new("Deployment", "shop", "web");

    [Fact]
    public void A_repair_is_one_line_of_JSON_with_its_id_and_its_fields()
    {
        using var log = new FormattedLog(LogFormat.Json);
        new OutcomeLog(log).Record(Web, StatusPageTests.Repair("nginx:1.25", "r.example/nginx:1.25"), TimeSpan.FromMilliseconds(120));

        using var line = JsonDocument.Parse(Assert.Single(log.Lines));
        var state = line.RootElement.GetProperty("State");
        Assert.Equal((500, "Information"), (line.RootElement.GetProperty("EventId").GetInt32(), line.RootElement.GetProperty("LogLevel").GetString()));
        Assert.Equal("Deployment shop/web", state.GetProperty("Object").GetString());
        Assert.Equal(("nginx:1.25", "r.example/nginx:1.25"), (state.GetProperty("Source").GetString(), state.GetProperty("Target").GetString()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.RootElement.GetProperty("Timestamp").GetString());
    }

    [Fact]
    public void As_text_it_is_one_line_for_people()
    {
        using var log = new FormattedLog(LogFormat.Text);
        new OutcomeLog(log).Record(Web, new Outcome.Failed(StatusPageTests.Problem("The registry\nis away.")), TimeSpan.FromMilliseconds(7));

        Assert.EndsWith(
            "Deployment shop/web is tried again later: registry-unavailable: The registry is away. Look after it. (7 ms)",
            Assert.Single(log.Lines),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LogFormat.Json, "json")]
    [InlineData(LogFormat.Text, "simple")]
    public void Every_line_goes_to_standard_error(LogFormat format, string formatter)
    {
        using var log = new FormattedLog(format);
        Assert.Equal((LogLevel.Trace, formatter), (log.Options.LogToStandardErrorThreshold, log.Options.FormatterName));
    }

    [Fact]
    public void Each_outcome_has_its_own_id_and_what_is_usual_is_left_out()
    {
        using var log = new FormattedLog(LogFormat.Json);
        var outcomes = new OutcomeLog(log);
        outcomes.Record(Web, new Outcome.Reported(ReportReason.Paused, "It is paused."), TimeSpan.Zero);
        outcomes.Record(Web, new Outcome.Refused(StatusPageTests.Problem("no")), TimeSpan.Zero);
        outcomes.Record(Web, new Outcome.Clean(), TimeSpan.Zero);
        outcomes.Forget(Web);

        Assert.Equal([501, 503, 504, 505], log.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("EventId").GetInt32()));
        Assert.Equal([LogLevel.Information, LogLevel.Error, LogLevel.Debug, LogLevel.Debug], log.Levels);
    }

    /// <summary>The lines that the configured formatter makes.</summary>
    private sealed class FormattedLog : ILogger<OutcomeLog>, IDisposable
    {
        private readonly ServiceProvider _services;
        private readonly ConsoleFormatter _formatter;

        public FormattedLog(LogFormat format)
        {
            _services = new ServiceCollection().AddLogging(logging => logging.AddControllerLogging(format)).BuildServiceProvider();
            _formatter = _services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == Options.FormatterName);
        }

        public ConsoleLoggerOptions Options => _services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value;

        public List<string> Lines { get; } = [];

        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var text = new StringWriter();
            _formatter.Write(new LogEntry<TState>(logLevel, "category", eventId, state, exception, formatter), null, text);
            Lines.AddRange(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Levels.Add(logLevel);
        }

        public void Dispose() => _services.Dispose();
    }
}
