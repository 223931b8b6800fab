using System.Globalization;
using CopyImageGitOps.Benchmarks;
using CopyImageGitOps.Benchmarks.Controlling;
using CopyImageGitOps.Benchmarks.Copying;

if (await Measurement.RunAsChildAsync(args) is { } exitCode) return exitCode;
if (args is not [var binary, var folder, var runsText, .. var wanted] || !int.TryParse(runsText, CultureInfo.InvariantCulture, out var runs) || runs < 1)
{
    Console.Error.WriteLine("usage: CopyImageGitOps.Benchmarks PATH-OF-COPYIMAGE REPORT-FOLDER RUNS [PART…]");
    return 2;
}

binary = Path.GetFullPath(binary);
var copy = new CopyBenchmark(binary, runs);
(string Name, Func<Task> RunAsync)[] parts =
[
    ("start", () => StartBenchmark.RunAsync(binary)),
    ("plan", () => PlanBenchmark.RunAsync(binary)),
    ("kustomize", () => KustomizeBenchmark.RunAsync(binary)),
    ("fn", () => FunctionBenchmark.RunAsync(binary)),
    ("copy", copy.BatchAsync),
    ("copy-small", copy.SmallAsync),
    ("copy-large", copy.LargeAsync),
    ("controller", () => ControllerBenchmark.RunAsync(binary)),
];
if (wanted.Except(parts.Select(p => p.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no part '{unknown}', but {string.Join(", ", parts.Select(p => p.Name))}.");
    return 2;
}

foreach (var (name, runAsync) in parts)
{
    if (wanted.Length > 0 && !wanted.Contains(name)) continue;
    using var report = new Report(Path.Combine(folder, $"{name}.md"));
    await runAsync();
}

return 0;
