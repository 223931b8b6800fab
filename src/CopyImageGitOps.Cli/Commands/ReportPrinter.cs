using System.Text;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Cli.Reporting;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Running;
using Spectre.Console;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>Puts the report on standard output, as text or as one JSON document, and progress on standard error.</summary>
/// <param name="recorder">Gets the same; null if nobody listens.</param>
internal sealed class ReportPrinter(bool isJson, Verbosity verbosity, ReportRecorder? recorder) : IDisposable
{
    private readonly CopyEvents _events = new(TimeProvider.System);
    private readonly IAnsiConsole _output = Consoles.Output();

    /// <summary>For the copy engine; shown while <see cref="ShowProgressAsync"/> runs.</summary>
    public IProgress<CopyEvent> Progress => _events;

    private TextWriter Writer => _output.Profile.Out.Writer;

    /// <summary>Runs what copies images behind a progress display.</summary>
    public Task<T> ShowProgressAsync<T>(Func<Task<T>> work) => CopyProgress.RunAsync(Consoles.Error(), TimeProvider.System, verbosity, display =>
    {
        _events.Display = display;
        return work();
    });

    public void Print(RunReport report)
    {
        recorder?.Add(report);
        if (isJson) WriteJson(report);
        else ConsoleReport.Write(_output, report, verbosity);
    }

    /// <summary>Makes the diffs side by side, and prints them in order.</summary>
    public async Task PrintDiffsAsync(IEnumerable<FileRewrite> rewrites)
    {
        if (isJson || verbosity == Verbosity.Quiet) return;
        foreach (var diff in await Task.WhenAll(rewrites.Select(rewrite => Task.Run(() => DiffOf(rewrite)))))
        {
            recorder?.Plan(diff);
            DiffView.Write(_output, diff);
        }
    }

    /// <summary>For the recorder: what the commit of a run changes is not printed.</summary>
    public Task RecordCommitAsync(GitRepository? repository, string? commit, CancellationToken cancellationToken) =>
        recorder?.CommitAsync(repository, commit, cancellationToken) ?? Task.CompletedTask;

    private static string DiffOf(FileRewrite rewrite) => UnifiedDiff.Between(rewrite.File, rewrite.Before?.ToArray(), rewrite.After.ToArray());

    /// <summary>Where the command could not begin: a report that has nothing but the reasons.</summary>
    public void PrintFindings(IEnumerable<Finding> findings)
    {
        var report = new RunReport(null, [], [.. findings.Select(ReportFinding.From)], new ReportSummary(), null);
        recorder?.Add(report);
        if (isJson) WriteJson(report);
        else ConsoleReport.WriteFindings(Consoles.Error(), report.Findings, verbosity);
    }

    private void WriteJson(RunReport report)
    {
        Writer.Flush();
        using var output = Encoding.CreateTranscodingStream(((StreamWriter)Writer).BaseStream, Writer.Encoding, Encoding.UTF8, leaveOpen: true);
        report.WriteJson(output);
    }

    /// <summary>Where standard output may be what is broken.</summary>
    public static void PrintLastWords(Finding finding) => ConsoleReport.WriteFindings(Consoles.Error(), [ReportFinding.From(finding)], Verbosity.Normal);

    /// <summary>Writes out what is still buffered.</summary>
    public void Dispose() => Writer.Dispose();
}
