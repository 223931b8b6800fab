using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Benchmarks;

/// <summary>
/// The KRM function in the mode that needs no network. To reach: not slower to start than <c>kustomize version</c>, and ten times as fast as
/// <c>kustomize build</c> with builtin <c>images:</c> of the same 5,000 Deployments.
/// </summary>
internal static class FunctionBenchmark
{
    private const int Starts = 51;
    private static readonly (int Deployments, int Runs, int PeerRuns)[] Sizes = [(1000, 5, 3), (5000, 5, 1), (40_000, 3, 0)];

    public static async Task RunAsync(string binary)
    {
        var kustomize = RealPart.Require("kustomize");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["copyimage.lock"], DeploymentList.Lock());
        string[] function = ["fn", "--mode", "rewrite", "--lock-file", folder["copyimage.lock"]];

        Console.WriteLine("## The KRM function\n");
        await StartAsync(binary, function, kustomize, folder);
        Console.WriteLine("| | wall | CPU | peak memory | memory by input |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (deployments, runs, peerRuns) in Sizes) await ListAsync(binary, function, kustomize, folder, deployments, runs, peerRuns);
        Console.WriteLine();
    }

    private static async Task StartAsync(string binary, string[] function, string kustomize, TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder["one.yaml"], DeploymentList.ResourceList(1));
        var (ours, peer) = (new List<Measurement>(), new List<Measurement>());
        for (var run = 0; run < Starts; run++)
        {
            peer.Add(await Measurement.RunAsync(kustomize, ["version"]));
            ours.Add(await Measurement.RunAsync(binary, function, folder["one.yaml"]));
        }

        var (kustomizeStart, ourStart) = (Measurement.Median(peer), Measurement.Median(ours));
        Console.WriteLine("| | wall | CPU | peak memory |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Console.WriteLine($"| `kustomize version` | {kustomizeStart.Row} |");
        Console.WriteLine($"| `copyimage fn --mode rewrite`, one Deployment | {ourStart.Row} |");
        Console.WriteLine($"| ratio | {ourStart.Wall / kustomizeStart.Wall:0.00}× | {ourStart.Cpu / kustomizeStart.Cpu:0.00}× | |");
        Console.WriteLine($"\nMedians of {Starts} runs, alternating.\n");
    }

    private static async Task ListAsync(
        string binary, string[] function, string kustomize, TemporaryFolder folder, int deployments, int runs, int peerRuns)
    {
        var list = folder[$"list-{deployments}.yaml"];
        await File.WriteAllTextAsync(list, DeploymentList.ResourceList(deployments));
        folder.Add($"kustomization-{deployments}/all.yaml", DeploymentList.Manifests(deployments));
        folder.Add($"kustomization-{deployments}/kustomization.yaml", DeploymentList.Kustomization());
        var (ours, peer) = (new List<Measurement>(), new List<Measurement>());
        for (var run = 0; run < runs; run++)
        {
            if (run < peerRuns) peer.Add(await Measurement.RunAsync(kustomize, ["build", folder[$"kustomization-{deployments}"]]));
            ours.Add(await Measurement.RunAsync(binary, function, list));
        }

        var (rewrite, size) = (Measurement.Median(ours), new FileInfo(list).Length);
        var byInput = $"{(double)rewrite.PeakMemory / size:0.0}× {size / 1e6:0.0} MB";
        Console.WriteLine($"| `copyimage fn --mode rewrite`, {deployments:N0} Deployments, {Count(runs)} | {rewrite.Row} | {byInput} |");
        if (peer.Count == 0) return;
        var build = Measurement.Median(peer);
        Console.WriteLine($"| `kustomize build`, the same, {Count(peerRuns)} | {build.Row} | |");
        var byPeer = (double)rewrite.PeakMemory / build.PeakMemory;
        Console.WriteLine($"| ratio | {rewrite.Wall / build.Wall:0.0000}× | {rewrite.Cpu / build.Cpu:0.0000}× | {byPeer:0.00}× | |");
    }

    private static string Count(int runs) => runs == 1 ? "1 run" : $"median of {runs}";
}
