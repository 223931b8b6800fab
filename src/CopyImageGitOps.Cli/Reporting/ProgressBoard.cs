using System.Globalization;

namespace CopyImageGitOps.Cli.Reporting;

/// <summary>What is being copied at the moment. Safe to use from many threads.</summary>
internal sealed class ProgressBoard(TimeProvider time)
{
    private const int MaximumRows = 8;

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly List<Transfer> _active = [];
    private (string Text, long Since, TimeSpan For)? _wait;
    private int _finished;
    private long _bytes;

    /// <summary>The number of images to be copied; 0 while it is not known.</summary>
    public int Total { get; set; }

    public void Start(string source)
    {
        lock (_lock) _active.Add(new Transfer(source, time.GetTimestamp()));
    }

    public void Move(string source, long bytes)
    {
        lock (_lock)
        {
            _bytes += bytes;
            if (_active.Find(t => t.Source == source) is { } transfer) transfer.Bytes += bytes;
        }
    }

    public void Finish(string source)
    {
        lock (_lock)
        {
            _finished++;
            var index = _active.FindIndex(t => t.Source == source);
            if (index >= 0) _active.RemoveAt(index);
        }
    }

    public void Wait(string text, TimeSpan duration)
    {
        lock (_lock) _wait = (text, time.GetTimestamp(), duration);
    }

    /// <summary>A row for each image in transfer, the oldest first, with its size so far and its speed; the last row is the total.</summary>
    public IReadOnlyList<(string Name, string Size, string Speed)> Rows()
    {
        lock (_lock)
        {
            var rows = _active.Take(MaximumRows).Select(Row).ToList();
            if (_active.Count > MaximumRows) rows.Add(($"and {_active.Count - MaximumRows} more", "", ""));
            if (_wait is var (text, since, duration) && duration - time.GetElapsedTime(since) is { Ticks: > 0 } left)
                rows.Add((text, "", Seconds(left)));
            var elapsed = time.GetElapsedTime(_start);
            rows.Add((
                $"{(Total == 0 ? "reading" : $"{_finished} of {ConsoleReport.Count(Total, "image")}")}, {Seconds(elapsed)}",
                ByteSize.Format(_bytes),
                Speed(_bytes, elapsed)));
            return rows;
        }
    }

    private (string Name, string Size, string Speed) Row(Transfer transfer) =>
        (transfer.Source, ByteSize.Format(transfer.Bytes), Speed(transfer.Bytes, time.GetElapsedTime(transfer.Started)));

    public static string Speed(long bytes, TimeSpan elapsed) =>
        elapsed <= TimeSpan.Zero || bytes == 0 ? "" : ByteSize.Format((long)(bytes / elapsed.TotalSeconds)) + "/s";

    public static string Seconds(TimeSpan time) => time.TotalMinutes >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private sealed class Transfer(string source, long started)
    {
        public string Source => source;

        public long Started => started;

        public long Bytes { get; set; }
    }
}
