using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

/// <summary>How the program reaches registries: what the configuration and the environment say of it.</summary>
public sealed class RegistryAccessTests
{
    [Fact]
    public async Task A_registry_with_a_private_authority_is_copied_to_with_the_client_certificate_that_the_configuration_names()
    {
        using var authority = new TestAuthority();
        await using var scenario = await CommandScenario.StartAsync(new InProcessRegistryOptions { Authority = authority, WantsClientCertificate = true });
        var (certificate, key) = authority.IssueClientFiles("copyimage");
        scenario.Configure($"  registries:\n    '{scenario.Own.Address}': {{caFile: {authority.File}, certFile: {certificate}, keyFile: {key}}}\n");

        var result = await scenario.RunAsync("copy", "nginx:1.25", $"{scenario.Own.Address}/web/nginx:stable");

        Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Error));
        Assert.Equal(scenario.Source.DigestOf("library/nginx", "1.25"), scenario.Own.DigestOf("web/nginx", "stable"));
        Assert.All(scenario.Own.Log.Requests, request => Assert.Equal(("HTTP/2", "CN=copyimage"), (request.Protocol, request.ClientCertificate)));
    }

    [Fact]
    public async Task A_missing_authority_is_an_error_of_the_configuration_with_its_line_and_nothing_is_asked()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Configure("  registries:\n    a.io:\n      caFile: nowhere/ca.pem\n");

        var result = await scenario.RunAsync("copy", "nginx:1.25", $"{scenario.Own.Address}/web/nginx:stable");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("which cannot be used: there is no such file.", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task A_mirror_that_is_down_is_a_warning_and_no_error()
    {
        await using var scenario = await CommandScenario.StartAsync();
        await using var gone = await InProcessRegistry.StartAsync();
        await gone.DisposeAsync();
        await File.WriteAllTextAsync(
            scenario.Configuration,
            (await File.ReadAllTextAsync(scenario.Configuration, TestContext.Current.CancellationToken))
                .Replace($"http://{scenario.Source.Address}", $"http://{gone.Address}, http://{scenario.Source.Address}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var result = await scenario.RunAsync("copy", "nginx:1.25", $"{scenario.Own.Address}/web/nginx:stable");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"The mirror {gone.Address} is left out after its first failure", result.Output + result.Error, StringComparison.Ordinal);
    }
}
