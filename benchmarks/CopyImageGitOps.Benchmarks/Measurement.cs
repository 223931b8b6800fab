using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Benchmarks;

/// <summary>What one run of a program cost.</summary>
/// <param name="Wall">From start to exit, as seen by the parent.</param>
/// <param name="Cpu">User and system time of the program and its children.</param>
/// <param name="PeakMemory">The largest resident set of the program or of one of its children, in bytes.</param>
internal sealed record Measurement(TimeSpan Wall, TimeSpan Cpu, long PeakMemory)
{
    private const string Child = "--measure";

    /// <summary>The figures as cells of a table.</summary>
    public string Row => $"{Wall.TotalMilliseconds:0.0} ms | {Cpu.TotalMilliseconds:0.0} ms | {PeakMemory / 1048576.0:0.0} MiB";

    /// <summary>Runs a program several times and takes the median of each figure.</summary>
    public static async Task<Measurement> MedianAsync(int runs, string program, IReadOnlyList<string> arguments)
    {
        var all = new List<Measurement>();
        for (var run = 0; run < runs; run++) all.Add(await RunAsync(program, arguments));
        return Median(all);
    }

    public static Measurement Median(IReadOnlyList<Measurement> all) => new(Median(all, m => m.Wall), Median(all, m => m.Cpu), Median(all, m => m.PeakMemory));

    /// <summary>
    /// Runs a program once. A process of our own stands between, because the operating system counts the resources of waited-for children together.
    /// </summary>
    /// <param name="input">A file with its standard input, which it gets through a pipe.</param>
    public static async Task<Measurement> RunAsync(string program, IReadOnlyList<string> arguments, string? input = null)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Child, program, .. arguments])
        {
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        if (input is not null)
        {
            await using var content = File.OpenRead(input);
            await content.CopyToAsync(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }

        var report = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{report}");
        var parts = report.Trim().Split(' ');
        return new Measurement(TimeSpan.FromMicroseconds(long.Parse(parts[0])), TimeSpan.FromMicroseconds(long.Parse(parts[1])), long.Parse(parts[2]));
    }

    private static T Median<T>(IReadOnlyList<Measurement> all, Func<Measurement, T> figure) => all.Select(figure).Order().ElementAt(all.Count / 2);

    /// <summary>
    /// The process in between: runs the program, throws its output away, and prints wall and CPU time in µs and memory in bytes. The program is
    /// started by <c>time</c>, which says its memory: a new process counts what the one that starts it has, and this one has 30 MiB.
    /// </summary>
    public static async Task<int?> RunAsChildAsync(string[] arguments)
    {
        if (arguments is not [Child, var program, .. var rest]) return null;
        // The first process that a .NET program starts takes it 40 ms longer than those after it.
        await RunToEndAsync("true", []);
        using var memoryFile = new TemporaryFolder();
        var before = ChildCpu();
        var clock = Stopwatch.StartNew();
        var (exitCode, errors) = await RunToEndAsync("time", ["--quiet", "--format=%M", $"--output={memoryFile["KiB"]}", program, .. rest]);
        clock.Stop();
        var after = ChildCpu();
        var memory = long.Parse(await File.ReadAllTextAsync(memoryFile["KiB"]), CultureInfo.InvariantCulture) * 1024;
        Console.WriteLine(exitCode == 0 ? $"{(long)clock.Elapsed.TotalMicroseconds} {(long)(after - before).TotalMicroseconds} {memory}" : errors);
        return exitCode;
    }

    private static async Task<(int ExitCode, string Errors)> RunToEndAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors);
    }

    private static unsafe TimeSpan ChildCpu()
    {
        // struct rusage: two timevals first; 18 longs in all.
        var usage = stackalloc long[18];
        const int RusageChildren = -1;
        if (GetResourceUsage(RusageChildren, usage) != 0) throw new InvalidOperationException("getrusage failed.");
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern unsafe int GetResourceUsage(int who, long* usage);
}
