using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Tests.Configuration;

public sealed class ConfigCredentialTests
{
    [Fact]
    public void The_controllers_variables_keep_working()
    {
        var load = Load(
            ("PRIV_OCI_REGISTRY", "registry.example.com"),
            ("PRIV_OCI_REPOSITORY", "team/mirror"),
            ("PRIV_OCI_REGISTRY_USERNAME", "jane"),
            ("PRIV_OCI_REGISTRY_PASSWORD", "hunter2"));

        Assert.Empty(load.Findings);
        Assert.Equal("registry.example.com/team/mirror", load.Config?.Destination);
        Assert.Equal(("registry.example.com", "jane", "hunter2"), (load.Credential?.Registry.Name, load.Credential?.Username, load.Credential?.Password));
    }

    [Theory]
    [InlineData("registry.example.com", null, "registry.example.com")]
    [InlineData("registry.example.com/", "/mirror/", "registry.example.com/mirror")]
    [InlineData("index.docker.io/acme", null, "docker.io/acme")]
    public void The_old_registry_and_repository_make_the_destination(string registry, string? repository, string destination)
    {
        var load = Load(("PRIV_OCI_REGISTRY", registry), ("PRIV_OCI_REPOSITORY", repository ?? ""), ("COPYIMAGE_TARGET", "{registry}-{name}"));

        Assert.Empty(load.Findings.Select(ConfigText.Show));
        Assert.Equal(destination, load.Config?.Destination);
    }

    [Fact]
    public void The_new_variable_wins_over_the_old_ones()
    {
        var load = Load(("PRIV_OCI_REGISTRY", "old.example.com"), ("COPYIMAGE_DESTINATION", "new.example.com/x"));

        Assert.Equal("new.example.com/x", load.Config?.Destination);
    }

    [Fact]
    public void The_old_repository_alone_is_a_fault()
    {
        var load = Load(("PRIV_OCI_REPOSITORY", "mirror"));

        Assert.Equal(
            [
                "[PRIV_OCI_REPOSITORY] PRIV_OCI_REPOSITORY is set, but PRIV_OCI_REGISTRY is not. "
                    + "-> Set COPYIMAGE_DESTINATION to the registry and the path, instead of both.",
            ],
            load.Findings.Select(ConfigText.Show));
    }

    [Fact]
    public void A_credential_never_reaches_a_registry_that_it_was_not_given_for()
    {
        (string, string)[] old = [("PRIV_OCI_REGISTRY", "old.example.com"), ("PRIV_OCI_REGISTRY_USERNAME", "jane"), ("PRIV_OCI_REGISTRY_PASSWORD", "hunter2")];

        Assert.Null(Load(new ConfigOverrides { Destination = "other.example.com" }, old).Credential);
        Assert.Equal("old.example.com", Load(new ConfigOverrides { Destination = "OLD.example.com/x" }, old).Credential?.Registry.Name);
    }

    [Fact]
    public void A_credential_without_a_registry_beside_it_is_for_the_destination()
    {
        var old = Load(new ConfigOverrides { Destination = "a.io/x" }, ("PRIV_OCI_REGISTRY_USERNAME", "jane"), ("PRIV_OCI_REGISTRY_PASSWORD", "p"));
        var present = Load(
            new ConfigOverrides { Destination = "a.io/x" },
            ("COPYIMAGE_USERNAME", "jack"),
            ("COPYIMAGE_PASSWORD", "q"),
            ("PRIV_OCI_REGISTRY_USERNAME", "jane"),
            ("PRIV_OCI_REGISTRY_PASSWORD", "p"));

        Assert.Equal("jane at a.io", old.Credential?.ToString());
        Assert.Equal("jack at a.io", present.Credential?.ToString());
        Assert.Null(Load(("COPYIMAGE_USERNAME", "jack"), ("COPYIMAGE_PASSWORD", "q")).Credential);
    }

    [Theory]
    [InlineData("COPYIMAGE_USERNAME", "COPYIMAGE_PASSWORD")]
    [InlineData("COPYIMAGE_PASSWORD", "COPYIMAGE_USERNAME")]
    [InlineData("PRIV_OCI_REGISTRY_USERNAME", "PRIV_OCI_REGISTRY_PASSWORD")]
    [InlineData("PRIV_OCI_REGISTRY_PASSWORD", "PRIV_OCI_REGISTRY_USERNAME")]
    public void Half_a_credential_is_a_fault_that_does_not_show_it(string present, string missing)
    {
        var load = Load(new ConfigOverrides { Destination = "a.io" }, (present, "hunter2"));

        Assert.Equal([$"[{missing}] {present} is set, but {missing} is not. -> Set both, or neither."], load.Findings.Select(ConfigText.Show));
    }

    [Theory]
    [InlineData("jane:hunter2@registry.example.com/x")]
    [InlineData("https://jane:hunter2@registry.example.com/x")]
    [InlineData("https://jane:hunt@er2@registry.example.com/x")]
    public void A_password_in_a_destination_is_not_repeated(string destination)
    {
        ConfigLoad[] loads =
        [
            Load(("COPYIMAGE_DESTINATION", destination)),
            Load(("PRIV_OCI_REGISTRY", destination)),
            Load(new ConfigOverrides { Destination = destination }),
        ];
        foreach (var load in loads)
        {
            var shown = ConfigText.Show(Assert.Single(load.Findings));
            Assert.DoesNotContain("hunt", shown, StringComparison.Ordinal);
            Assert.Contains("has an '@' before 'registry.example.com/x'", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_that_is_loaded_prints_the_password()
    {
        var load = Load(("COPYIMAGE_DESTINATION", "a.io"), ("COPYIMAGE_USERNAME", "jane"), ("COPYIMAGE_PASSWORD", "hunter2"));

        Assert.Equal("hunter2", load.Credential?.Password);
        Assert.DoesNotContain("hunter2", load.ToString(), StringComparison.Ordinal);
    }

    private static ConfigLoad Load(params (string Name, string Value)[] environment) => Load(null, environment);

    private static ConfigLoad Load(ConfigOverrides? overrides, params (string Name, string Value)[] environment) =>
        ConfigLoader.Combine(null, environment.ToDictionary(v => v.Name, v => v.Value).GetValueOrDefault, overrides);
}
