using CopyImageGitOps.Benchmarks;

if (await Measurement.RunAsChildAsync(args) is { } exitCode) return exitCode;
if (args is not [var binary])
{
    Console.Error.WriteLine("usage: CopyImageGitOps.Benchmarks PATH-OF-COPYIMAGE");
    return 2;
}

await StartBenchmark.RunAsync(Path.GetFullPath(binary));
await PlanBenchmark.RunAsync(Path.GetFullPath(binary));
return 0;
