using System.Text.Json;
using CopyImageGitOps.Cli.Tests.Git;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>The example repository as a real Git repository, between a registry in the place of the public ones and one of the user's own.</summary>
public sealed class ExampleWorld : IDisposable
{
    /// <summary>The images of the example that are public, by the path of their repository at the source.</summary>
    public static readonly IReadOnlyDictionary<string, string> Images = new Dictionary<string, string>
    {
        ["library/busybox:1.36"] = "docker.io/library/busybox:1.36",
        ["library/nginx:1.25"] = "docker.io/library/nginx:1.25",
        ["fluxcd/source-controller:v1.3.0"] = "ghcr.io/fluxcd/source-controller:v1.3.0",
        ["prometheus/node-exporter:v1.8.1"] = "quay.io/prometheus/node-exporter:v1.8.1",
        ["pause:3.9"] = "registry.k8s.io/pause:3.9",
    };

    private readonly TemporaryFolder _folder = new();

    private ExampleWorld(ScratchRepository repository) => Repository = repository;

    public CopyImageProgram Program { get; } = new();

    public ScratchRepository Repository { get; }

    public string Configuration => _folder["copyimage.yaml"];

    /// <param name="source">Host and port of the registry that has the images.</param>
    /// <param name="destination">The prefix below which copies are kept.</param>
    public static async Task<ExampleWorld> CreateAsync(string source, string destination)
    {
        var world = new ExampleWorld(await ScratchRepository.WithIdentityAsync());
        CopyFolder(ExampleImages.Folder("raw-manifests", "before"), world.Repository.Root);
        await world.Repository.GitAsync("add", ".");
        await world.Repository.GitAsync("commit", "--quiet", "--message=The shop");
        await File.WriteAllTextAsync(world.Configuration, ExampleImages.Configuration(source, destination));
        return world;
    }

    public Task<ProgramResult> RunAsync(params string[] options) => Program.RunAsync(["run", "--config", Configuration, .. options], Repository.Root);

    public Task<ProgramResult> CheckAsync() => Program.RunAsync(["check", "--config", Configuration], Repository.Root);

    public async Task<string> HeadAsync() => (await Repository.GitAsync("rev-parse", "HEAD")).Trim();

    /// <summary>The image values of all manifests of a commit that lie below the destination.</summary>
    public async Task<IReadOnlyList<string>> CopiesInAsync(string commit, string destination)
    {
        var text = await Repository.GitAsync(
            "grep", "--no-color", "-h", "-o", "-E", $"{destination}/[^\"' ]+@sha256:[0-9a-f]+|no-match-is-no-error|apiVersion", commit);
        return [.. text.Split('\n').Where(line => line.StartsWith(destination, StringComparison.Ordinal)).Distinct()];
    }

    public static JsonElement Json(ProgramResult result) => JsonDocument.Parse(result.Output).RootElement;

    public void Dispose()
    {
        Program.Dispose();
        Repository.Dispose();
        _folder.Dispose();
    }

    private static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
