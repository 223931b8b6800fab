using System.Text.Json;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary>What docs/container-image.md says of the controller's image, on a base without a shell, with a read-only root file system.</summary>
public sealed class ControllerImageTests(BuiltControllerImage image) : IClassFixture<BuiltControllerImage>
{
    [Fact]
    public void The_image_says_what_it_is_and_runs_as_nobody()
    {
        image.Require();

        Assert.Equal("65534:65534", image.User);
        Assert.Equal("8080", Assert.Single(image.Config.GetProperty("ExposedPorts").EnumerateObject()).Name.Split('/')[0]);
        var labels = image.Config.GetProperty("Labels").Deserialize<Dictionary<string, string>>()!;
        Assert.Equal("copyimage-controller", labels["org.opencontainers.image.title"]);
        Assert.Equal(ProductVersion.Current, labels["org.opencontainers.image.version"]);
    }

    [Fact]
    public async Task The_program_starts_with_nothing_that_it_could_write_to()
    {
        image.Require();

        var result = await new ReadOnlyContainer(image).RunAsync(["--version"]);

        Assert.Equal((0, $"{ProductVersion.Current}\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Without_arguments_it_is_the_controller_which_asks_for_a_destination()
    {
        image.Require();

        var result = await new ReadOnlyContainer(image).RunAsync(["--listen", "http://127.0.0.1:0"]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Error: No destination is configured. [config-invalid]", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_notices_of_what_it_is_made_of_go_along()
    {
        image.Require();

        Assert.True(File.Exists(Path.Combine(image.Root, "opt/copyimage/THIRD-PARTY-NOTICES.md")));
        Assert.True(File.Exists(Path.Combine(image.Root, "opt/copyimage/LICENSE")));
        var git = await new ReadOnlyContainer(image).RunCommandAsync(["/usr/bin/git", "--version"]);
        Assert.StartsWith("git version", git.Output, StringComparison.Ordinal);
    }
}
