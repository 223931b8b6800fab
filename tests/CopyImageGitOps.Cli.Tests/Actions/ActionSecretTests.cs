using CopyImageGitOps.Cli.Tests.EndToEnd;
using CopyImageGitOps.Testing;
using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Actions;

/// <summary>A whole step with a real registry that wants a login; the secrets are in nothing that it leaves behind.</summary>
public sealed class ActionSecretTests
{
    [Theory(Timeout = 120_000)]
    [InlineData(RegistryLogin.Basic)]
    [InlineData(RegistryLogin.Bearer)]
    public async Task A_run_into_a_real_registry_leaves_no_secret_behind(RegistryLogin login)
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = await InProcessRegistry.StartAsync();
        ExampleImages.AddTo(source);
        await using var own = await DockerRegistry.StartAsync(login, token);
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{own.Address}/mirror");
        using var step = Step(world, DockerRegistry.Password);
        // It notes its arguments, and what of its environment a hook or a credential helper would see of the inputs.
        step.AddProgram("git", $"{{ printf '%s\\n' \"$@\"; env | grep ^INPUT_; }} >>{step.Temporary}/git-calls\nexec {RealPart.Require("git")} \"$@\"");

        var run = await step.RunAsync("run", world.Repository.Root);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("5", run.Outputs["images-copied"]);
        Assert.Equal(5, (await world.CopiesInAsync("HEAD", $"{own.Address}/mirror")).Count);
        AssertNoSecrets(step, run, DockerRegistry.Password);
        Assert.Contains("INPUT_MODE=run", await File.ReadAllTextAsync(Path.Combine(step.Temporary, "git-calls"), token), StringComparison.Ordinal);
        Assert.DoesNotContain(DockerRegistry.Password, await world.Repository.GitAsync("log", "--all", "-p"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_wrong_password_is_in_no_message()
    {
        const string Wrong = "wr0ng-päss:w%rd";
        await using var source = await InProcessRegistry.StartAsync();
        ExampleImages.AddTo(source);
        await using var own = await DockerRegistry.StartAsync(RegistryLogin.Basic, TestContext.Current.CancellationToken);
        using var world = await ExampleWorld.CreateAsync(source.Address, $"{own.Address}/mirror");
        using var step = Step(world, Wrong);

        var run = await step.RunAsync("run", world.Repository.Root);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Log.Annotations, annotation => annotation["title"] == "registry-unauthorized");
        AssertNoSecrets(step, run, Wrong);
    }

    private static StepRunner Step(ExampleWorld world, string password) => new()
    {
        Inputs =
        {
            ["config"] = world.Configuration,
            ["push"] = "false",
            ["registry-username"] = DockerRegistry.Username,
            ["registry-password"] = password,
        },
    };

    private static void AssertNoSecrets(StepRunner step, StepResult result, string password)
    {
        foreach (var secret in new[] { password, StepRunner.Token })
        {
            // The line that masks it is not shown by the runner.
            Assert.DoesNotContain(secret, string.Join('\n', result.Raw.Split('\n').Where(line => !line.StartsWith("::add-mask::", StringComparison.Ordinal))));
            Assert.DoesNotContain(secret, result.Summary, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, string.Join('\n', result.Outputs.Values), StringComparison.Ordinal);
            Assert.All(step.Files, file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
            Assert.Contains(result.Log.Commands, command => command is { Name: "add-mask" } && command.Value == secret);
        }
    }
}
