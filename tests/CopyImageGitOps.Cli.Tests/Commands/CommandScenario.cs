using System.Security.Cryptography;
using System.Text.Json;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>
/// A folder of manifests, a registry in the place of the public ones, one of the user's own, and the real program between them. The configuration
/// lies beside the folder, so that it is no part of what is rewritten and compared.
/// </summary>
public sealed class CommandScenario : IAsyncDisposable
{
    public const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              containers:
              - name: web
                image: nginx:1.25   # the front end
              - name: side
                image: 'busybox:1.36'

        """;

    private readonly TemporaryFolder _folder = new();

    private CommandScenario(InProcessRegistry source, InProcessRegistry own, string folder)
    {
        (Source, Own, Root) = (source, own, _folder[folder]);
        Directory.CreateDirectory(Root);
        Configure("");
    }

    public InProcessRegistry Source { get; }

    public InProcessRegistry Own { get; }

    public CopyImageProgram Program { get; } = new();

    /// <summary>The directory with the manifests.</summary>
    public string Root { get; }

    public string Destination => $"{Own.Address}/mirror";

    public string Configuration => _folder["configuration.yaml"];

    /// <summary>With <see cref="Web"/> as <c>web.yaml</c>, and its two images at the source.</summary>
    public static async Task<CommandScenario> StartAsync(InProcessRegistryOptions? own = null, string folder = "repository")
    {
        var scenario = new CommandScenario(await InProcessRegistry.StartAsync(), await InProcessRegistry.StartAsync(own), folder);
        scenario.AddImage("library/nginx", "1.25", new TestImageOptions { Seed = 1 });
        scenario.AddImage("library/busybox", "1.36", new TestImageOptions { Seed = 2, IsDocker = true });
        scenario.Write("web.yaml", Web);
        return scenario;
    }

    /// <summary>The same, committed.</summary>
    public static async Task<CommandScenario> CommittedAsync(InProcessRegistryOptions? own = null, string folder = "repository")
    {
        var scenario = await StartAsync(own, folder);
        await scenario.CommitAsync();
        return scenario;
    }

    public TestImage AddImage(string repository, string tag, TestImageOptions options) => TestImages.Build(options).AddTo(Source, repository, tag);

    /// <summary>A reference to an image that is not there; its registry is the source itself, as after a mirror the real registry would be asked.</summary>
    public string Absent => $"{Source.Address}/absent:1";

    public string AbsentManifest => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: absent}}\nspec:\n  containers:\n  - image: {Absent}\n";

    /// <summary>Writes the configuration anew, with more keys of <c>spec</c>, each line indented by two blanks.</summary>
    public void Configure(string more) =>
        File.WriteAllText(
            Configuration,
            $"{ExampleImages.Configuration(Source.Address, Destination)}"
                + $"  sources: [docker.io, quay.io, ghcr.io, registry.k8s.io, '{Source.Address}']\n{more}");

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public async Task CommitAsync()
    {
        await GitAsync("init", "--quiet", "--initial-branch=main");
        await GitAsync("config", "user.name", "Jane Doe");
        await GitAsync("config", "user.email", "jane@example.com");
        await GitAsync("add", "--all");
        await GitAsync("commit", "--quiet", "--message=start");
    }

    /// <summary>Its standard output.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var result = await GitResultAsync(arguments);
        Assert.True(result.ExitCode == 0, $"git {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    public async Task<ProgramResult> GitResultAsync(string[] arguments, string? input = null)
    {
        await using var git = Program.StartOther("git", arguments, Root, input);
        return await git.ExitAsync();
    }

    /// <summary>A command in <see cref="Root"/>, with the configuration.</summary>
    public Task<ProgramResult> RunAsync(params string[] arguments) => Program.RunAsync([.. arguments, "--config", Configuration], Root);

    /// <summary>The same, with the exit code that is expected and the report as JSON.</summary>
    public async Task<JsonElement> ReportAsync(int exitCode, params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--output", "json"]);
        Assert.True(exitCode == result.ExitCode, result.ToString());
        return JsonElement.Parse(result.Output);
    }

    /// <summary>All files below <see cref="Root"/>, those of Git too, with the digests of their contents.</summary>
    public SortedDictionary<string, string> Snapshot() => new(
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Root, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);

    /// <summary>What was asked of both registries.</summary>
    public IReadOnlyList<LoggedRequest> Requests => [.. Source.Log.Requests, .. Own.Log.Requests];

    public void ForgetRequests()
    {
        Source.Log.Clear();
        Own.Log.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Own.DisposeAsync();
        Program.Dispose();
        _folder.Dispose();
    }
}
