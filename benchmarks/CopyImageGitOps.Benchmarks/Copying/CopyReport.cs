namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>The tables of one set of images, in Markdown.</summary>
internal sealed class CopyReport(CopySet set, IReadOnlyList<CopyProgram> programs, CopyAims aims)
{
    private const double MiB = 1024 * 1024;

    private readonly List<string> _aims = [];

    private CopyProgram Ours => programs.Single(p => p.IsOurs);

    private IEnumerable<CopyProgram> Peers => programs.Where(p => !p.IsOurs);

    public void PrintTitle(int runs, string storage) =>
        Console.WriteLine($"### {set.Description}\n\n"
            + $"{set.Bytes / MiB:0.0} MiB, of which {set.DistinctBytes / MiB:0.0} MiB are distinct. Medians of {runs} runs (of peers that copy one image "
            + $"after the other: at most {CopyBenchmark.RunsOfSlow}); the data of the\nregistries is {storage}.\n");

    /// <param name="line">A request to a registry over the long line.</param>
    public static void PrintLine((TimeSpan Open, TimeSpan New) line) =>
        Console.WriteLine($"Over the long line, a request takes {line.Open.TotalMilliseconds:0.0} ms on an open connection, and "
            + $"{line.New.TotalMilliseconds:0.0} ms on a new one.\n");

    public void PrintTimes(TimeSpan? roundTrip, IReadOnlyDictionary<CopyProgram, ColdAndWarm<CopyFigures>> figures)
    {
        var line = roundTrip is null ? "loopback" : $"{roundTrip.Value.TotalMilliseconds:0} ms round trip";
        Print($"Cold, {line}", roundTrip is null ? aims.ColdWall : aims.FarWall, p => figures[p].Cold);
        Print($"Warm, {line}", roundTrip is null ? aims.WarmWall : aims.FarWall, p => figures[p].Warm);
    }

    public void PrintTraffic(IReadOnlyDictionary<CopyProgram, ColdAndWarm<CopyTraffic>> traffic)
    {
        Print("Cold, requests", set.ColdBound, p => traffic[p].Cold);
        Print("Warm, requests", set.WarmBound, p => traffic[p].Warm);
        if (!aims.HasBytes) return;
        var pushed = traffic[Ours].Cold.Destination.BytesSent;
        Aim("bytes pushed: what is distinct", $"{pushed:N0} of {set.DistinctBytes:N0}", pushed == set.DistinctBytes);
    }

    public void PrintAims()
    {
        if (_aims.Count == 0) return;
        Console.WriteLine("| aim | copyimage | reached |\n| --- | --- | --- |");
        foreach (var aim in _aims) Console.WriteLine(aim);
        Console.WriteLine();
    }

    private void Print(string title, double? wall, Func<CopyProgram, CopyFigures> figures)
    {
        Console.WriteLine($"| {title} | wall | CPU | peak memory | CPU of registries and line |\n| --- | --- | --- | --- | --- |");
        foreach (var program in programs) Console.WriteLine($"| {program.Name} | {Cells(figures(program))} |");
        var ours = figures(Ours);
        var (wallRatio, cpuRatio, memoryRatio) = (
            ours.Client.Wall / Peers.Min(p => figures(p).Client.Wall),
            ours.Client.Cpu / Peers.Min(p => figures(p).Client.Cpu),
            (double)ours.Client.PeakMemory / Peers.Min(p => figures(p).Client.PeakMemory));
        // It is counted in hundredths of a second: none may be there.
        var registries = Peers.Min(p => figures(p).Registries) is { Ticks: > 0 } least ? $"{ours.Registries / least:0.00}×" : "–";
        Console.WriteLine($"| ratio to the best peer | {wallRatio:0.00}× | {cpuRatio:0.00}× | {memoryRatio:0.00}× | {registries} |\n");

        var row = title.ToLowerInvariant();
        if (wall is { } limit) Aim($"{row}: wall ≤ {limit:0.00}× the best peer", $"{wallRatio:0.00}×", wallRatio <= limit);
        if (aims.HasCpu) Aim($"{row}: CPU ≤ the best peer's", $"{cpuRatio:0.00}×", cpuRatio <= 1);
        var memory = ours.Client.PeakMemory / MiB;
        if (aims.PeakMemory is { } most) Aim($"{row}: peak memory ≤ {most} MiB", $"{memory:0.0} MiB", memory <= most);
    }

    private static string Cells(CopyFigures figures) =>
        $"{figures.Client.Wall.TotalSeconds:0.000} s | {figures.Client.Cpu.TotalSeconds:0.000} s | {figures.Client.PeakMemory / MiB:0.0} MiB "
        + $"| {figures.Registries.TotalSeconds:0.00} s";

    private void Print(string title, int bound, Func<CopyProgram, CopyTraffic> traffic)
    {
        Console.WriteLine($"| {title} | source | destination | all | bytes pushed |\n| --- | --- | --- | --- | --- |");
        Console.WriteLine($"| lower bound | | | {bound} | |");
        foreach (var program in programs)
        {
            var (source, destination) = traffic(program);
            Console.WriteLine($"| {program.Name} | {source} | {destination} | {source.Total + destination.Total} | {destination.BytesSent / MiB:0.0} MiB |");
        }

        var ratio = (double)traffic(Ours).Requests / bound;
        Console.WriteLine($"| copyimage to the bound | | | {ratio:0.00}× | |\n");
        if (aims.Requests is { } limit) Aim($"{title.ToLowerInvariant()} ≤ {limit:0.0}× the lower bound", $"{ratio:0.00}×", ratio <= limit);
    }

    private void Aim(string aim, string value, bool isReached) => _aims.Add($"| {aim} | {value} | {(isReached ? "yes" : "**no**")} |");
}
