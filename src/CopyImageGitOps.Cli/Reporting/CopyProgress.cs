using System.Collections.Concurrent;
using Spectre.Console;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>
/// Shows a copy while it runs: on a terminal a table that is drawn anew ten times a second, below a line for each image that is done;
/// elsewhere the lines only. The methods may be called from any thread; they never wait for the console of a terminal.
/// </summary>
public sealed class CopyProgress
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<(string Word, Style Style, string Text)> _done = new();
    private readonly Lock _console = new();
    private readonly LineWriter _writer;
    private readonly ProgressBoard _board;
    private readonly TimeProvider _time;
    private readonly Verbosity _verbosity;
    private readonly bool _isLive;

    private CopyProgress(IAnsiConsole console, TimeProvider time, Verbosity verbosity)
    {
        _writer = new LineWriter(console);
        _board = new ProgressBoard(time);
        _time = time;
        _verbosity = verbosity;
        _isLive = console.Profile.Capabilities.Interactive && verbosity > Verbosity.Quiet;
    }

    /// <summary>Runs <paramref name="work"/> with a progress display, which is gone when this returns or throws.</summary>
    /// <param name="console">Of <see cref="Consoles.Error"/>; nothing else may write to that stream meanwhile.</param>
    public static async Task<T> RunAsync<T>(IAnsiConsole console, TimeProvider time, Verbosity verbosity, Func<CopyProgress, Task<T>> work)
    {
        var progress = new CopyProgress(console, time, verbosity);
        if (!progress._isLive) return await work(progress).ConfigureAwait(false);

        var running = Task.Run(() => work(progress));
        await console.Live(progress.Table()).AutoClear(true).StartAsync(context => progress.DrawUntilAsync(running, context)).ConfigureAwait(false);
        progress.WriteDone();
        return await running.ConfigureAwait(false);
    }

    /// <summary>How many images are to be copied, as soon as it is known.</summary>
    public void ImagesPlanned(int count) => _board.Total = count;

    public void ImageStarted(string source, string target)
    {
        _board.Start(source);
        if (!_isLive) Write("copying", Style.Plain, $"{source} → {target}");
    }

    /// <param name="bytes">Those since the last call for this image.</param>
    public void BytesMoved(string source, long bytes) => _board.Move(source, bytes);

    public void ImageFinished(string source, ImageStatus status, long bytes, TimeSpan elapsed)
    {
        _board.Finish(source);
        var size = bytes > 0 ? $"  {ByteSize.Format(bytes)} in {ProgressBoard.Seconds(elapsed)}" : "";
        if (status == ImageStatus.Failed) Write("failed", LineWriter.Bad, source);
        else Write(status == ImageStatus.Copied ? "copied" : "present", LineWriter.Good, source + size);
    }

    /// <summary>Requests to a host are held back, for example because it limits the rate.</summary>
    public void Waiting(string host, TimeSpan duration, string reason)
    {
        _board.Wait($"waiting for {host}: {reason}", duration);
        if (!_isLive) Write("waiting", LineWriter.Warning, $"{ProgressBoard.Seconds(duration)} for {host}: {reason}");
    }

    private void Write(string word, Style style, string text)
    {
        if (_verbosity == Verbosity.Quiet) return;
        _done.Enqueue((word, style, text));
        if (!_isLive) WriteDone();
    }

    private async Task DrawUntilAsync(Task running, LiveDisplayContext context)
    {
        while (!running.IsCompleted)
        {
            WriteDone();
            context.UpdateTarget(Table());
            await Task.WhenAny(running, Task.Delay(Refresh, _time)).ConfigureAwait(false);
        }
    }

    private void WriteDone()
    {
        lock (_console)
        {
            while (_done.TryDequeue(out var line)) _writer.Line(("  ", null), (line.Word.PadRight(8), line.Style), (line.Text, null));
        }
    }

    private Grid Table()
    {
        var table = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap().RightAligned()).AddColumn(new GridColumn().NoWrap().RightAligned());
        foreach (var (name, size, speed) in _board.Rows())
            table.AddRow(new Text("  " + Printable.Of(name)) { Overflow = Overflow.Ellipsis }, new Text(size), new Text(speed, LineWriter.Faint));
        return table;
    }
}
