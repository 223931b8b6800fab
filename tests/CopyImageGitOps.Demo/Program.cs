using CopyImageGitOps.Demo;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    interrupt.Cancel();
};
return await Demonstration.RunAsync(interrupt.Token);
