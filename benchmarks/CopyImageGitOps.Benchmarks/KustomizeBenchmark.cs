using System.Globalization;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Benchmarks;

/// <summary>
/// <c>plan</c> over 200 roots on 40 bases, beside nothing but <c>kustomize build</c> of each root twice, which is the least that rendering before
/// and after an edit takes. To reach: not slower than that, with as many builds at once.
/// </summary>
internal static class KustomizeBenchmark
{
    private const string BaseKustomization = """
        resources:
        - deployment.yaml
        - service.yaml
        configMapGenerator:
        - name: settings
          literals:
          - a=b

        """;

    private const string BaseDeployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-INDEX
        spec:
          selector:
            matchLabels: {app: a}
          template:
            metadata:
              labels: {app: a}
            spec:
              containers:
              - name: app
                image: app-INDEX:1.0
                envFrom:
                - configMapRef:
                    name: settings

        """;

    private const int Bases = 40;
    private const int Roots = 200;
    private const int Runs = 3;

    public static async Task RunAsync(string binary)
    {
        await using var registry = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, CancellationToken.None);
        using var folder = new TemporaryFolder();
        await PushImagesAsync(registry.Address);
        var root = folder["repository"];
        Generate(root);
        var configuration = folder["copyimage.yaml"];
        await File.WriteAllTextAsync(configuration, ExampleImages.Configuration(registry.Address, $"{registry.Address}/mirror"));
        var kustomize = RealPart.Require("kustomize");
        var path = $"PATH={Path.GetDirectoryName(kustomize)}:{Environment.GetEnvironmentVariable("PATH")}";
        var twice = $"ls -d {root}/overlays/* {root}/overlays/* | xargs -n1 -P{{0}} {kustomize} build >/dev/null";

        var (one, two, plan, pinned) = (new List<Measurement>(), new List<Measurement>(), new List<Measurement>(), new List<Measurement>());
        var copy = folder["pinned"];
        for (var run = 0; run < Runs; run++)
        {
            one.Add(await Measurement.RunAsync("sh", ["-c", string.Format(CultureInfo.InvariantCulture, twice, 1)]));
            two.Add(await Measurement.RunAsync("sh", ["-c", string.Format(CultureInfo.InvariantCulture, twice, Environment.ProcessorCount)]));
            plan.Add(await Measurement.RunAsync("env", [path, binary, "plan", "--quiet", "--config", configuration, root]));
            if (run == 0)
            {
                Generate(copy);
                await Measurement.RunAsync("env", [path, binary, "run", "--no-commit", "--quiet", "--config", configuration, copy]);
            }

            pinned.Add(await Measurement.RunAsync("env", [path, binary, "plan", "--quiet", "--config", configuration, copy]));
        }

        Print(Measurement.Median(one), Measurement.Median(two), Measurement.Median(plan), Measurement.Median(pinned));
    }

    private static void Print(Measurement one, Measurement two, Measurement plan, Measurement pinned)
    {
        Console.WriteLine($"## Plan over {Roots} kustomize roots on {Bases} bases\n");
        Console.WriteLine("| | wall | CPU | peak memory |");
        Console.WriteLine("| --- | --- | --- | --- |");
        Console.WriteLine($"| `kustomize build`, each root twice, one after the other | {one.Row} |");
        Console.WriteLine($"| the same, {Environment.ProcessorCount} at once | {two.Row} |");
        Console.WriteLine($"| `copyimage plan`, nothing pinned yet | {plan.Row} |");
        Console.WriteLine($"| `copyimage plan`, all pinned | {pinned.Row} |");
        Console.WriteLine($"| ratio, nothing pinned, to the builds at once | {plan.Wall / two.Wall:0.00}× | {plan.Cpu / two.Cpu:0.00}× | |");
        Console.WriteLine($"| ratio, all pinned | {pinned.Wall / two.Wall:0.00}× | {pinned.Cpu / two.Cpu:0.00}× | |");
        Console.WriteLine($"\nMedians of {Runs} runs, alternating.\n");
    }

    private static async Task PushImagesAsync(string address)
    {
        for (var index = 0; index < Bases; index++)
        {
            var image = TestImages.Build(new TestImageOptions { Seed = index, LayerBytes = 100 });
            await image.PushAsync(address, $"library/app-{index}", "1.0", CancellationToken.None);
            await image.PushAsync(address, $"mirror/docker.io/library/app-{index}", "1.0", CancellationToken.None);
        }
    }

    private static void Generate(string root)
    {
        for (var index = 0; index < Bases; index++)
        {
            Write(root, $"bases/app-{index}/kustomization.yaml", BaseKustomization);
            var number = index.ToString(CultureInfo.InvariantCulture);
            Write(root, $"bases/app-{index}/deployment.yaml", BaseDeployment.Replace("INDEX", number, StringComparison.Ordinal));
            Write(root, $"bases/app-{index}/service.yaml", $"apiVersion: v1\nkind: Service\nmetadata:\n  name: app-{index}\nspec:\n  ports:\n  - port: 80\n");
        }

        for (var index = 0; index < Roots; index++)
        {
            var app = $"app-{index % Bases}";
            Write(root, $"overlays/app-{index}/kustomization.yaml", $"""
                namespace: team-{index}
                resources:
                - ../../bases/{app}
                patches:
                - path: replicas.yaml

                """);
            Write(root, $"overlays/app-{index}/replicas.yaml", $"""
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: {app}
                spec:
                  replicas: {index}

                """);
        }
    }

    private static void Write(string root, string path, string text)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
