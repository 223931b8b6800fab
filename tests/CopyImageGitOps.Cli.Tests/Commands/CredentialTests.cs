using System.Text;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>The ways to log in, and that a password is in nothing that is printed.</summary>
public sealed class CredentialTests
{
    private const string Secret = "S3cr3t-wörd";
    private static readonly InProcessRegistryOptions Basic = new() { Login = RegistryLogin.Basic, Username = "jane", Password = Secret };
    private static readonly InProcessRegistryOptions Bearer = Basic with { Login = RegistryLogin.Bearer };

    [Theory]
    [InlineData("COPYIMAGE_USERNAME", "COPYIMAGE_PASSWORD")]
    [InlineData("PRIV_OCI_REGISTRY_USERNAME", "PRIV_OCI_REGISTRY_PASSWORD")]
    public async Task The_environment_has_the_password(string username, string password)
    {
        await using var scenario = await CommandScenario.CommittedAsync(Bearer);
        (scenario.Program.Variables[username], scenario.Program.Variables[password]) = ("jane", Secret);

        await SucceedsAsync(scenario, await scenario.RunAsync("run", "--verbose"));
    }

    [Fact]
    public async Task The_variables_of_the_controller_name_the_destination_too()
    {
        await using var scenario = await CommandScenario.CommittedAsync(Basic);
        await File.WriteAllTextAsync(
            scenario.Configuration,
            (await File.ReadAllTextAsync(scenario.Configuration, TestContext.Current.CancellationToken))
                .Replace($"  destination: {scenario.Destination}\n", "", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var old = new[]
        {
            ("REGISTRY", scenario.Own.Address),
            ("REPOSITORY", "mirror"),
            ("REGISTRY_USERNAME", "jane"),
            ("REGISTRY_PASSWORD", Secret),
        };
        foreach (var (name, value) in old)
            scenario.Program.Variables[$"PRIV_OCI_{name}"] = value;

        await SucceedsAsync(scenario, await scenario.RunAsync("run", "--verbose"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    public async Task A_flag_takes_the_password_from_standard_input(string ending)
    {
        await using var scenario = await CommandScenario.CommittedAsync(Basic);

        await SucceedsAsync(
            scenario,
            await scenario.Program.RunAsync(
                ["run", "--verbose", "--username", "jane", "--password-stdin", "--config", scenario.Configuration],
                scenario.Root,
                Secret + ending));
    }

    [Fact]
    public async Task Docker_login_has_the_password()
    {
        await using var scenario = await CommandScenario.CommittedAsync(Bearer);
        await DockerLoginAsync(scenario, Secret);

        await SucceedsAsync(scenario, await scenario.RunAsync("run", "--verbose"));
    }

    [Theory]
    [InlineData(RegistryLogin.Basic)]
    [InlineData(RegistryLogin.Bearer)]
    public async Task A_wrong_password_is_a_finding_that_names_the_side_and_what_to_do(RegistryLogin login)
    {
        const string Wrong = "n0t-the-pässword";
        await using var scenario = await CommandScenario.CommittedAsync(Basic with { Login = login });
        await DockerLoginAsync(scenario, Wrong);
        var before = scenario.Read("web.yaml");

        var result = await scenario.RunAsync("run", "--verbose");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("web.yaml:9: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("[registry-unauthorized]", result.Output, StringComparison.Ordinal);
        Assert.Contains("destination", result.Output, StringComparison.Ordinal);
        Assert.Contains("docker login", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, scenario.Read("web.yaml"));
        IsNowhere(Wrong, result);
    }

    [Fact]
    public async Task A_registry_that_repeats_the_password_in_its_answer_does_not_get_it_printed()
    {
        await using var scenario = await CommandScenario.CommittedAsync(Basic);
        await DockerLoginAsync(scenario, Secret);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"jane:{Secret}"));
        scenario.Own.Add(RegistryFault.Status(403, "DENIED", $"Authorization: Basic {encoded} may not push") with { Method = "POST" });

        var result = await scenario.RunAsync("run", "--verbose");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[registry-unauthorized]", result.Output, StringComparison.Ordinal);
        IsNowhere(Secret, result);
        Assert.DoesNotContain(encoded, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_login_in_the_environment_is_refused()
    {
        await using var scenario = await CommandScenario.CommittedAsync(Basic);
        scenario.Program.Variables["COPYIMAGE_PASSWORD"] = Secret;

        var result = await scenario.RunAsync("run");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("COPYIMAGE_PASSWORD is set, but COPYIMAGE_USERNAME is not. [config-invalid]", result.Error, StringComparison.Ordinal);
        IsNowhere(Secret, result);
        Assert.Empty(scenario.Requests);
    }

    private static Task DockerLoginAsync(CommandScenario scenario, string password)
    {
        Directory.CreateDirectory(scenario.Program.DockerConfig);
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"jane:{password}"));
        return File.WriteAllTextAsync(
            Path.Combine(scenario.Program.DockerConfig, "config.json"),
            $$"""{ "auths": { "{{scenario.Own.Address}}": { "auth": "{{auth}}" } } }""",
            TestContext.Current.CancellationToken);
    }

    private static async Task SucceedsAsync(CommandScenario scenario, ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(2, scenario.Own.Catalogue.Count);
        Assert.All(scenario.Source.Log.Requests, request => Assert.Null(request.Authorization));
        IsNowhere(Secret, result);
        Assert.DoesNotContain(Secret, await scenario.GitAsync("show"), StringComparison.Ordinal);
    }

    private static void IsNowhere(string password, ProgramResult result)
    {
        foreach (var form in new[] { password, Convert.ToBase64String(Encoding.UTF8.GetBytes($"jane:{password}")), Uri.EscapeDataString(password) })
            Assert.DoesNotContain(form, result.Output + result.Error, StringComparison.Ordinal);
    }
}
