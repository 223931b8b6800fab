using System.Text.Json;
using CopyImageGitOps.Cli.Tests.EndToEnd;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>What docs/container-image.md says of the image, on a base without a shell, with a read-only root file system.</summary>
public sealed class ContainerImageTests(BuiltImage image) : IClassFixture<BuiltImage>
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    private static readonly string ResourceList = $"""
        apiVersion: config.kubernetes.io/v1
        kind: ResourceList
        items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: web
          spec:
            template:
              spec:
                containers:
                - name: web
                  image: nginx:1.25   # the front end
        functionConfig:
          apiVersion: copyimage.dev/v1
          kind: CopyImage
          metadata:
            name: copyimage
          spec:
            destination: registry.example.com/mirror
            function:
              lock: |
                apiVersion: copyimage.dev/v1
                kind: CopyImageLock
                images:
                - source: docker.io/library/nginx:1.25
                  digest: {Digest}
                  target: registry.example.com/mirror/docker.io/library/nginx:1.25@{Digest}

        """;

    [Fact]
    public async Task The_image_has_the_program_of_this_version()
    {
        image.Require();

        Assert.Equal(ProductVersion.Current, (await image.RunWithBuildahAsync("/opt/copyimage/copyimage", "--version")).Trim());
        Assert.EndsWith("localhost/copyimage-test\n", image.BuildOutput, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_says_what_it_is_and_runs_as_nobody()
    {
        image.Require();

        Assert.Equal("65534:65534", image.User);
        Assert.Equal("/work", image.Config.GetProperty("WorkingDir").GetString());
        var labels = image.Config.GetProperty("Labels").Deserialize<Dictionary<string, string>>()!;
        Assert.Equal("copyimage", labels["org.opencontainers.image.title"]);
        Assert.Equal("Apache-2.0", labels["org.opencontainers.image.licenses"]);
        Assert.Equal(ProductVersion.Current, labels["org.opencontainers.image.version"]);
    }

    /// <summary>kustomize gives a container no arguments and no network, and the values of all variables that it has itself, PATH among them.</summary>
    [Fact]
    public async Task Without_arguments_it_is_a_function_that_needs_nothing_of_its_surroundings()
    {
        image.Require();
        var container = new ReadOnlyContainer(image)
        {
            Variables = new Dictionary<string, string> { ["PATH"] = "/of/another/machine", ["HOME"] = "/home/jane", ["TMPDIR"] = "/of/another/machine" },
        };

        var result = await container.RunAsync([], ResourceList);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            $"          image: registry.example.com/mirror/docker.io/library/nginx:1.25@{Digest}   # the front end\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_arguments_it_is_the_command_line()
    {
        image.Require();

        var result = await new ReadOnlyContainer(image).RunAsync(["--version"]);

        Assert.Equal((0, $"{ProductVersion.Current}\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    /// <summary>That these tests find what the program would write: root may write everywhere but here.</summary>
    [Fact]
    public async Task The_root_file_system_of_these_tests_is_read_only_even_for_root()
    {
        image.Require();

        var result = await (new ReadOnlyContainer(image) { User = 0 }).RunCommandAsync(["/usr/bin/git", "init", "/opt/copyimage/x"]);

        Assert.Contains("Read-only file system", result.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)]
    public async Task A_repository_that_is_mounted_is_rewritten_and_committed_by_a_user_whom_the_image_does_not_know()
    {
        image.Require();
        await using var source = await InProcessRegistry.StartAsync();
        await using var own = await InProcessRegistry.StartAsync();
        ExampleImages.AddTo(source);
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{own.Address}/mirror");
        var repository = world.Repository;
        Directory.CreateDirectory(repository.Full("overlay"));
        await File.WriteAllTextAsync(repository.Full("overlay/kustomization.yaml"), "resources: [web.yaml]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(repository.Full("overlay/web.yaml"), """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              containers:
              - name: web
                image: nginx:1.25

            """, TestContext.Current.CancellationToken);
        File.Copy(world.Configuration, repository.Full("copyimage.yaml"), overwrite: true);
        await repository.GitAsync("add", ".");
        await repository.GitAsync("commit", "--quiet", "--message=A kustomization");
        await GiveAwayAsync(repository.Root, "4242");

        var container = new ReadOnlyContainer(image) { User = 4242, Work = repository.Root, HasTemporaryFolder = true, HasNetwork = true };
        var result = await container.RunAsync(["run"]);

        await GiveAwayAsync(repository.Root, "0");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(5, (await world.CopiesInAsync("HEAD", $"{own.Address}/mirror")).Count);
        var kustomization = await repository.GitAsync("show", "HEAD:overlay/kustomization.yaml");
        Assert.Contains($"newName: {own.Address}/mirror/docker.io/library/nginx", kustomization, StringComparison.Ordinal);
    }

    /// <summary>As a volume belongs to whom the container runs as.</summary>
    private static async Task GiveAwayAsync(string folder, string user)
    {
        var (program, arguments) = Containers.InNamespace("chown", ["--recursive", $"{user}:{user}", folder]);
        await ProcessRunner.RunAsync(program, arguments, TestContext.Current.CancellationToken);
    }
}
