using System.Security.Cryptography;
using System.Text;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.EndToEnd;

/// <summary>The main job over <c>examples/</c>, between two real registries, looked at with an independent client.</summary>
public sealed class ExampleTests
{
    private const string ExampleDestination = "registry.example.com/mirror";

    [Fact(Timeout = 120_000)]
    public async Task The_example_becomes_what_is_expected_and_every_digest_is_equal_at_both_ends()
    {
        var token = TestContext.Current.CancellationToken;
        var skopeo = RealPart.Require("skopeo");
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await ExampleImages.PushAsync(source.Address, token);
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{destination.Address}/mirror");

        var result = await world.RunAsync();

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        AssertIsExpected(world, $"{destination.Address}/mirror");
        Assert.Equal("", await world.Repository.StatusAsync());
        await world.Repository.GitAsync("fsck", "--strict");
        foreach (var (image, canonical) in ExampleWorld.Images)
        {
            var atSource = await InspectAsync(skopeo, $"{source.Address}/{image}", token);
            var atDestination = await InspectAsync(skopeo, $"{destination.Address}/mirror/{canonical}", token);
            Assert.Equal(SHA256.HashData(atSource), SHA256.HashData(atDestination));
        }

        var copies = await world.CopiesInAsync("HEAD", $"{destination.Address}/mirror");
        Assert.Equal(5, copies.Count);
        foreach (var copy in copies) await RegistryWalk.AssertCompleteAsync(copy, token);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_second_run_makes_no_commit_and_moves_no_blob()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await using var destination = await DockerRegistry.StartAsync(RegistryLogin.Anonymous, token);
        await ExampleImages.PushAsync(source.Address, token);
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{destination.Address}/mirror");
        Assert.Equal(0, (await world.RunAsync()).ExitCode);
        var (head, data) = (await world.HeadAsync(), Snapshot(destination.DataFolder));

        var second = await world.RunAsync("--output", "json");

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(head, await world.HeadAsync());
        Assert.Equal(data, Snapshot(destination.DataFolder));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, ExampleWorld.Json(second).GetProperty("commit").ValueKind);
        Assert.Equal(0, (await world.CheckAsync()).ExitCode);
    }

    /// <summary>Whole directories, byte for byte; only the name of the registry differs from the expected side.</summary>
    private static void AssertIsExpected(ExampleWorld world, string destination)
    {
        var folder = ExampleImages.Folder("raw-manifests", "before") is var before ? Path.Combine(Path.GetDirectoryName(before)!, "after") : "";
        var actual = Files(world.Repository.Root).ToDictionary(
            file => file.Key,
            file => Encoding.Latin1.GetString(file.Value).Replace(destination, ExampleDestination, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("COPYIMAGE_UPDATE_CASES") == "1")
        {
            foreach (var (name, content) in actual)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
                File.WriteAllBytes(Path.Combine(folder, name), Encoding.Latin1.GetBytes(content));
            }
        }

        var expected = Files(folder).ToDictionary(file => file.Key, file => Encoding.Latin1.GetString(file.Value));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, content) in expected) Assert.Equal(content, actual[name]);
    }

    private static Dictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file)).Where(file => !file.StartsWith(".git" + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(folder, file)));

    private static string[] Snapshot(string folder) =>
        [
            .. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Order()
                .Select(entry => $"{entry} {File.GetLastWriteTimeUtc(entry):O}"),
        ];

    private static Task<byte[]> InspectAsync(string skopeo, string image, CancellationToken token) =>
        ProcessRunner.RunAsync(skopeo, ["inspect", "--raw", "--tls-verify=false", $"docker://{image}"], token);
}
