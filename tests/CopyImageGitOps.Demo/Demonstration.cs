using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Demo;

/// <summary>
/// The main job as a newcomer sees it: two registries in this process, one in the place of the public ones and one of your own, and
/// <c>examples/raw-manifests</c> as a repository.
/// </summary>
internal static class Demonstration
{
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var internet = await InProcessRegistry.StartAsync();
        await using var own = await InProcessRegistry.StartAsync();
        using var folder = new TemporaryFolder();
        var shell = new Shell(folder["repository"]);

        Title("The public registries, played by one on the loopback interface, hold these images, each for two or more platforms:");
        foreach (var (name, image) in ExampleImages.AddTo(internet)) Console.WriteLine($"  {name}  {image.Digest[..19]}…  {image.Bytes / 1024} KiB");

        Title("A Git repository with manifests, as in examples/raw-manifests/before:");
        await shell.MakeRepositoryAsync(ExampleImages.Folder("raw-manifests", "before"), cancellationToken);
        await shell.ShowAsync("git", ["ls-files"], cancellationToken);

        var configuration = folder["copyimage.yaml"];
        await File.WriteAllTextAsync(configuration, ExampleImages.Configuration(internet.Address, $"{own.Address}/mirror"), cancellationToken);
        if (await shell.ShowAsync("copyimage", ["plan", "--config", configuration], cancellationToken) != 0) return 1;
        if (await shell.ShowAsync("copyimage", ["run", "--config", configuration], cancellationToken) != 0) return 1;
        await shell.ShowAsync("git", ["show", "--stat"], cancellationToken);

        Title($"The private registry {own.Address} now holds:");
        foreach (var repository in own.Catalogue) Console.WriteLine($"  {repository}: {string.Join(", ", own.TagsOf(repository))}");

        Title("A second run finds nothing left to do, and asks no registry anything:");
        internet.Log.Clear();
        own.Log.Clear();
        if (await shell.ShowAsync("copyimage", ["run", "--config", configuration], cancellationToken) != 0) return 1;
        Console.WriteLine($"  requests to the registries: {internet.Log.Requests.Count + own.Log.Requests.Count}");
        await shell.ShowAsync("git", ["log", "--oneline"], cancellationToken);
        return await shell.ShowAsync("copyimage", ["check", "--config", configuration], cancellationToken);
    }

    private static void Title(string text) => Console.WriteLine($"\n{text}");
}
