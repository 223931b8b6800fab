namespace CopyImageGitOps.Benchmarks;

/// <summary>What starting the program costs, and how large it is. To reach: 40 ms, 20 MB with libgit2.</summary>
internal static class StartBenchmark
{
    public static async Task RunAsync(string binary)
    {
        var start = await Measurement.MedianAsync(20, binary, ["--version"]);
        var size = Directory.EnumerateFiles(Path.GetDirectoryName(binary)!).Sum(file => new FileInfo(file).Length);

        Console.WriteLine("## Start\n");
        Console.WriteLine("| | wall | CPU | peak memory |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Console.WriteLine($"| `copyimage --version`, median of 20 | {start.Row} |");
        Console.WriteLine($"\nSize of the published folder: {size / 1e6:0.0} MB.\n");
    }
}
