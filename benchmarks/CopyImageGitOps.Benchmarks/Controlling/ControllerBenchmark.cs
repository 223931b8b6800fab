using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Kubernetes;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Benchmarks.Controlling;

/// <summary>
/// The reconciler in a cluster of 10,000 Deployments, beside the bare rate at which the same API server takes the same patches. To reach: 150 MB, and a
/// 99th percentile of 250 ms for images that are mirrored already.
/// </summary>
internal static class ControllerBenchmark
{
    private const int Deployments = 10_000;
    private const int Drifting = 100;
    private const int Rate = 1000;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(string binary)
    {
        var program = Path.Combine(Path.GetDirectoryName(binary)!, "controller", "copyimage-controller.dll");
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(30));
        var ct = end.Token;
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, ct);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, ct);
        await using var plane = await ControlPlane.StartAsync(ct, new ControlPlaneOptions { HasControllers = false });
        var images = new FleetImages(source.Address, destination.Address);
        await images.PushAsync(ct);
        var fleet = new Fleet(plane.Client, images);
        await fleet.CreateAsync(Deployments, Drifting, ct);

        var watching = new TaskCompletionSource();
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watcher = fleet.WatchAsync(watching, watch.Token);
        await watching.Task;
        await MeasureAsync(program, plane, fleet, images, ct);
        await watch.CancelAsync();
        await watcher;
    }

    private static async Task MeasureAsync(string program, ControlPlane plane, Fleet fleet, FleetImages images, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        var kubeconfig = await KubeconfigAsync(plane, ct);
        await File.WriteAllTextAsync(folder["copyimage.yaml"], images.Configuration, ct);
        var address = $"127.0.0.1:{FreePort()}";
        var environment = new Dictionary<string, string?> { ["POD_NAMESPACE"] = "default", ["POD_NAME"] = "bench" };
        await using var controller = new ServerProcess(
            "dotnet",
            [program, "--config", folder["copyimage.yaml"], "--kubeconfig", kubeconfig, "--listen", $"http://{address}"],
            folder["controller.log"], environment);

        Console.WriteLine($"## The reconciler, {Deployments} Deployments\n");
        var (began, beganAt) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow());
        controller.Start();
        await ReadyAsync(controller, address, ct);
        var synced = Stopwatch.GetElapsedTime(began);
        await RepairedAsync(controller, fleet, ct);
        var repaired = Stopwatch.GetElapsedTime(began);
        Console.WriteLine($"Synced {synced.TotalSeconds:0.00} s after the start; all {Drifting} drifted ones repaired after {repaired.TotalSeconds:0.00} s.");
        var requests = await plane.Audit.ReadAsync(ct, beganAt);
        Console.WriteLine($"Requests to the API server until then: {Counted(requests)}.");

        await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System, ct);
        var cpu = controller.CpuTime;
        await Task.Delay(Minute, TimeProvider.System, ct);
        Console.WriteLine($"A minute without changes takes {(controller.CpuTime - cpu).TotalMilliseconds:0} ms of CPU time.");

        var numbers = Enumerable.Range(0, Rate).Select(i => i * (Deployments / Rate) + 3).ToList();
        var (answers, reactions, lost) = await Changes.ReactAsync(fleet, numbers, Minute, Minute, ct);
        Console.WriteLine($"{Rate} changes to a public image within 60 s: {lost} lost.\n");
        var memory = (Peak: controller.PeakMemory, Now: controller.Memory);
        await controller.StopAsync(ct);
        var paced = await Changes.PatchAsync(fleet, numbers, Minute, ct);
        var (bare, total) = await Changes.PatchAtOnceAsync(fleet, numbers, 8, ct);
        Console.WriteLine("| | median | p99 | longest |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Console.WriteLine($"| a change is answered | {answers.Row} |");
        Console.WriteLine($"| from the answer to the repair, as a watch shows it | {reactions.Row} |");
        Console.WriteLine($"| the bare patch of a repair, at the same pace without the reconciler | {paced.Row} |");
        Console.WriteLine($"| the same from 8 clients at once | {bare.Row} |");
        Console.WriteLine($"\nThe API server takes {Rate / total.TotalSeconds:0} such patches a second from 8 clients at once.");
        Console.WriteLine($"Memory of the reconciler: at most {memory.Peak / 1e6:0} MB, {memory.Now / 1e6:0} MB in the end.\n");
    }

    /// <summary>A user of its own, so that the audit log tells its requests.</summary>
    private static async Task<string> KubeconfigAsync(ControlPlane plane, CancellationToken ct)
    {
        await plane.KubectlAsync(ct, "create", "serviceaccount", "controller");
        await plane.KubectlAsync(ct, "create", "clusterrolebinding", "controller", "--clusterrole=cluster-admin", "--serviceaccount=default:controller");
        return plane.WriteKubeconfig(await plane.IssueTokenAsync("default", "controller", TimeSpan.FromHours(2), ct));
    }

    private static string Counted(IEnumerable<AuditRecord> requests) => string.Join(", ", requests
        .Where(request => request.User == "system:serviceaccount:default:controller")
        .GroupBy(request => $"{request.Verb} {request.Resource}").OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"));

    private static async Task ReadyAsync(ServerProcess controller, string address, CancellationToken ct)
    {
        using var http = new HttpClient();
        while (true)
        {
            if (!controller.IsRunning) throw new InvalidOperationException($"The controller ended:\n{controller.ReadLog()}");
            try
            {
                using var response = await http.GetAsync(new Uri($"http://{address}/readyz"), ct);
                if (response.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, ct);
        }
    }

    private static async Task RepairedAsync(ServerProcess controller, Fleet fleet, CancellationToken ct)
    {
        while (fleet.Drifting > 0)
        {
            if (!controller.IsRunning) throw new InvalidOperationException($"The controller ended:\n{controller.ReadLog()}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ct);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
