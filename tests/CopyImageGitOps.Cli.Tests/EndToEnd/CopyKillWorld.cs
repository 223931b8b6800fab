using CopyImageGitOps.References;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>Twenty images of two platforms, each with four layers that all share and two of its own, in a real registry, and another one to copy to.</summary>
internal sealed class CopyKillWorld : IAsyncDisposable
{
    public const int Images = 20;

    private readonly TemporaryFolder _folder = new();
    private readonly CopyImageProgram _program = new();
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);
    private readonly DockerRegistry _source;
    private readonly DockerRegistry _destination;

    private CopyKillWorld(DockerRegistry source, DockerRegistry destination) => (_source, _destination) = (source, destination);

    private string Prefix => $"{_destination.Address}/mirror";

    private string Data => Path.Combine(_destination.DataFolder, "docker");

    private string Repositories => Path.Combine(Data, "registry/v2/repositories");

    /// <summary>True until the first upload has been opened.</summary>
    public bool IsEmpty => !Directory.Exists(Repositories);

    public static async Task<CopyKillWorld> StartAsync(CancellationToken token)
    {
        var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        var world = new CopyKillWorld(source, await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token));
        for (var i = 1; i <= Images; i++)
        {
            var options = new TestImageOptions { Seed = i, SharedLayers = 4, OwnLayers = 2, LayerBytes = Campaign.IsWhole ? 250_000 : 60_000 };
            var image = await TestImages.Build(options).PushAsync(source.Address, $"app-{i}", "1", token);
            world._digests.Add($"mirror/app-{i}", image.Digest);
        }

        await File.WriteAllLinesAsync(world._folder["images.txt"], world._digests.Keys.Select(name => $"{source.Address}/{name["mirror/".Length..]}:1"), token);
        await File.WriteAllLinesAsync(world._folder["copies.txt"], world._digests.Keys.Select(name => $"{world._destination.Address}/{name}:1"), token);
        return world;
    }

    /// <summary>What the source has under the name of a copy.</summary>
    public string DigestOf(ImageReference copy) => _digests[copy.Repository.Path];

    public RunningProgram StartCopy() =>
        _program.Start(["copy", "--from-file", _folder["images.txt"], "--to", Prefix, "--target", "{repository}", "--quiet"]);

    public async Task<ProgramResult> CopyAsync()
    {
        await using var copy = StartCopy();
        return await copy.ExitAsync();
    }

    public Task<ProgramResult> VerifyAsync() => _program.RunAsync(["verify", "--content", "--from-file", _folder["copies.txt"], "--output", "json"]);

    /// <summary>The registry keeps nothing in memory.</summary>
    public void Empty()
    {
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
    }

    /// <summary>The tags that the destination has now, from its storage.</summary>
    public IReadOnlyList<ImageReference> Tags() => Find("_manifests/tags", "current/link", (path, parts) => $"{path}:{parts[0]}");

    /// <summary>The manifests that the destination has now, by digest.</summary>
    public IReadOnlyList<ImageReference> Manifests() => Find("_manifests/revisions", "link", (path, parts) => $"{path}@{parts[0]}:{parts[1]}");

    /// <summary>Each image is read by a reader that shares nothing with the program.</summary>
    public async Task AssertCompleteByOtherMeansAsync(CancellationToken token)
    {
        foreach (var (name, digest) in _digests) await RegistryWalk.AssertCompleteAsync($"{_destination.Address}/{name}@{digest}", token);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
        _program.Dispose();
        _folder.Dispose();
    }

    private List<ImageReference> Find(string folder, string file, Func<string, string[], string> name) =>
    [
        .. from repository in _digests.Keys
           let root = Path.Combine(Repositories, repository, folder)
           where Directory.Exists(root)
           from link in Directory.EnumerateFiles(root, "link", SearchOption.AllDirectories)
           let relative = Path.GetRelativePath(root, link)
           // An empty one is being written at this moment: its manifest is not there yet.
           where relative.EndsWith(file, StringComparison.Ordinal) && new FileInfo(link).Length > 0
           select ImageReference.Parse(name($"{_destination.Address}/{repository}", relative.Split('/'))),
    ];
}
