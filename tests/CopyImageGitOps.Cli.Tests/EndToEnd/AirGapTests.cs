using System.Text.RegularExpressions;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>
/// What docs/air-gap.md says is run as it stands there; only the registry's name is that of one on the loopback interface. On the other side of the
/// gap there is no other registry.
/// </summary>
public sealed partial class AirGapTests
{
    [GeneratedRegex("^```sh\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Snippet { get; }

    [Fact(Timeout = 120_000)]
    public async Task The_commands_of_the_document_bring_all_images_of_a_repository_across()
    {
        RealPart.Require("jq");
        RealPart.Require("skopeo");
        await using var own = await InProcessRegistry.StartAsync();
        using var folder = new TemporaryFolder();
        var source = await InProcessRegistry.StartAsync();
        var images = ExampleImages.AddTo(source);
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{own.Address}/mirror");
        var snippets = Snippet.Matches(await File.ReadAllTextAsync(DocumentPath(), TestContext.Current.CancellationToken))
            .Select(match => match.Groups["code"].Value.Replace("registry.example.com", own.Address, StringComparison.Ordinal)).ToList();
        Assert.Equal(4, snippets.Count);
        Directory.CreateDirectory(folder["path/to"]);
        Directory.CreateSymbolicLink(folder["path/to/repository"], world.Repository.Root);
        await ConfigureAsync(folder, world, ExampleImages.Configuration(source.Address, $"{own.Address}/mirror"));

        await RunAsync(world, snippets[0], folder.Path);
        await source.DisposeAsync();

        var layout = new TestLayout(folder["bundle"]);
        Assert.Equal(ExampleWorld.Images.Values.Order(), layout.Entries.Select(entry => entry.Name).Order());
        Assert.All(images, image => Assert.Empty(layout.Missing(image.Image)));

        await ConfigureAsync(folder, world, ExampleImages.Configuration(own.Address, $"{own.Address}/mirror"));
        foreach (var snippet in snippets[1..]) await RunAsync(world, snippet, folder.Path);

        foreach (var (name, image) in images)
        {
            var (repository, tag) = (name[..name.LastIndexOf(':')], name[(name.LastIndexOf(':') + 1)..]);
            var registry = ExampleWorld.Images[name][..^(name.Length + 1)];
            Assert.Equal(image.Digest, own.DigestOf($"mirror/{registry}/{repository}", tag));
            Assert.All(image.Blobs.Keys, digest => Assert.True(own.HasBlob($"mirror/{registry}/{repository}", digest)));
        }

        Assert.Equal(5, (await world.CopiesInAsync("HEAD", $"{own.Address}/mirror")).Count);
        Assert.Equal(images.Single(image => image.Name == "library/nginx:1.25").Image.Digest, own.DigestOf("nginx", "1.25"));
    }

    private static async Task ConfigureAsync(TemporaryFolder folder, ExampleWorld world, string configuration)
    {
        await File.WriteAllTextAsync(folder["copyimage.yaml"], configuration, TestContext.Current.CancellationToken);
        File.Copy(folder["copyimage.yaml"], world.Repository.Full("copyimage.yaml"), overwrite: true);
        await world.Repository.GitAsync("commit", "--quiet", "--all", "--message=mirrors");
    }

    private static async Task RunAsync(ExampleWorld world, string script, string directory)
    {
        var path = $"{Path.GetDirectoryName(CopyImageProgram.Binary)}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        // The loopback registry speaks plain HTTP, which skopeo must be told.
        var insecure = script.Replace("skopeo copy ", "skopeo copy --dest-tls-verify=false ", StringComparison.Ordinal);
        await using var shell = world.Program.StartOther("sh", ["-e", "-c", insecure], directory, null, ("PATH", path));
        var result = await shell.ExitAsync();
        Assert.True(result.ExitCode == 0, $"{script}\n{result}");
    }

    private static string DocumentPath() =>
        Path.GetFullPath(Path.Combine(ExampleImages.Folder("raw-manifests", "before"), "..", "..", "..", "docs", "air-gap.md"));
}
