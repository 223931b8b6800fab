using System.Diagnostics;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Benchmarks;

/// <summary>
/// <c>plan</c> over 10,000 tracked files, one in ten with images, beside <c>grep -rn 'image:'</c> over the same files. To reach: under three times
/// grep's time. The 20 images are in the destination, so a plan asks a real docker-registry twice for each.
/// </summary>
internal static class PlanBenchmark
{
    private const int Files = 10_000;
    private const int Runs = 11;

    public static async Task RunAsync(string binary)
    {
        await using var registry = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, CancellationToken.None);
        using var folder = new TemporaryFolder();
        var images = await PushImagesAsync(registry.Address);
        var root = folder["repository"];
        ManifestRepository.Generate(root, Files, images);
        await GitAsync(root, "init", "--quiet");
        await GitAsync(root, "add", ".");
        await GitAsync(root, "-c", "user.name=Bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--message=start");
        var configuration = folder["copyimage.yaml"];
        await File.WriteAllTextAsync(configuration, ExampleImages.Configuration(registry.Address, $"{registry.Address}/mirror"));

        // Alternately, so that what else the machine does hits both.
        var grep = new List<Measurement>();
        var plan = new List<Measurement>();
        for (var run = 0; run < Runs; run++)
        {
            grep.Add(await Measurement.RunAsync("grep", ["-rn", "--exclude-dir=.git", "image:", root]));
            plan.Add(await Measurement.RunAsync(binary, ["plan", "--config", configuration, root]));
        }

        var (peer, ours) = (Measurement.Median(grep), Measurement.Median(plan));
        Console.WriteLine($"## Plan over {Files:N0} files\n");
        Console.WriteLine("| | wall | CPU | peak memory |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Console.WriteLine($"| `grep -rn 'image:'` | {peer.Row} |");
        Console.WriteLine($"| `copyimage plan` | {ours.Row} |");
        Console.WriteLine($"| ratio | {ours.Wall / peer.Wall:0.00}× | {ours.Cpu / peer.Cpu:0.00}× | |");
        Console.WriteLine($"\nMedians of {Runs} runs, alternating.\n");
    }

    private static async Task<List<string>> PushImagesAsync(string address)
    {
        var images = new List<string>();
        for (var index = 0; index < 20; index++)
        {
            var image = TestImages.Build(new TestImageOptions { Seed = index, LayerBytes = 100 });
            await image.PushAsync(address, $"library/app-{index}", "1.0", CancellationToken.None);
            await image.PushAsync(address, $"mirror/docker.io/library/app-{index}", "1.0", CancellationToken.None);
            images.Add($"app-{index}:1.0");
        }

        return images;
    }

    private static async Task GitAsync(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = directory, UseShellExecute = false })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed.");
    }
}
