using CliWrap;
using CliWrap.Buffered;
using CopyImageGitOps.Cli.Tests.Kustomize;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Images;

/// <summary><c>make image</c> where it cannot build.</summary>
public sealed class ImageScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A PATH with what the script needs, and neither docker nor buildah.</summary>
    public ImageScriptTests()
    {
        foreach (var program in new[] { "sh", "sed", "dirname", "uname", "rm", "cp" }) _folder.AddLink($"bin/{program}", RealPart.Require(program));
    }

    [Fact]
    public async Task Without_docker_and_buildah_it_says_what_is_needed()
    {
        var result = await RunAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "There is neither a docker that answers nor buildah. Start docker, or install buildah (on Debian: apt-get install buildah).\n",
            result.StandardError);
    }

    [Fact]
    public async Task A_docker_whose_daemon_does_not_answer_counts_as_none()
    {
        WriteProgram("docker", "exit 1");

        Assert.StartsWith("There is neither a docker that answers nor buildah.", (await RunAsync()).StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_is_asked_for_the_target_the_name_and_the_arguments_that_were_given()
    {
        WriteProgram("docker", "[ \"$1\" = info ] || echo \"$DOCKER_BUILDKIT $*\"");

        var result = await RunAsync(("IMAGE", "registry.example.com/tools/copyimage:1"), ("IMAGE_ARGS", "BASE=registry.example.com/debian SDK=other"));

        Assert.Equal(
            "1 build --target cli --tag registry.example.com/tools/copyimage:1 "
                + $"--label org.opencontainers.image.version={ProductVersion.Current} "
                + "--build-arg BASE=registry.example.com/debian --build-arg SDK=other .\nregistry.example.com/tools/copyimage:1\n",
            result.StandardOutput);
    }

    [Fact]
    public async Task A_prebuilt_binary_that_was_not_published_is_missed()
    {
        WriteProgram("docker", "exit 0");

        var result = await RunAsync(("IMAGE_ARGS", "BINARY=prebuilt"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("artifacts/publish has no copyimage: run 'make publish' first, or leave BINARY=prebuilt out.\n", result.StandardError);
    }

    [Fact]
    public async Task The_controller_is_a_target_with_a_name_of_its_own()
    {
        WriteProgram("docker", "[ \"$1\" = info ] || echo \"$*\"");

        var result = await RunAsync(("IMAGE_TARGET", "controller"));

        Assert.StartsWith($"build --target controller --tag copyimage-controller:{ProductVersion.Current} ", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_that_was_not_published_is_missed()
    {
        WriteProgram("docker", "exit 0");

        var result = await RunAsync(("IMAGE_TARGET", "controller"), ("IMAGE_ARGS", "BINARY=prebuilt"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "artifacts/publish/controller has no copyimage-controller.dll: run 'make publish' first, or leave BINARY=prebuilt out.\n", result.StandardError);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteProgram(string name, string script)
    {
        _folder.Add($"bin/{name}", $"#!{_folder["bin/sh"]}\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder[$"bin/{name}"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private async Task<BufferedCommandResult> RunAsync(params (string Name, string Value)[] variables)
    {
        foreach (var file in new[] { "eng/image.sh", "eng/version.sh", "eng/rid.sh", "Directory.Build.props" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"checkout/{file}"])!);
            File.Copy(Path.Combine(RepositoryRoot.Path, file), _folder[$"checkout/{file}"]);
        }

        var environment = variables.ToDictionary(variable => variable.Name, variable => (string?)variable.Value);
        environment["PATH"] = _folder["bin"];
        foreach (var name in new[] { "IMAGE", "IMAGE_TARGET", "IMAGE_ARGS", "IMAGE_BUILDER" }) environment.TryAdd(name, null);
        return await CliWrap.Cli.Wrap(_folder["checkout/eng/image.sh"]).WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.Current.CancellationToken);
    }
}
