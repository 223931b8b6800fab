using CopyImageGitOps.Configuration;
using CopyImageGitOps.Configuration.Keys;

namespace CopyImageGitOps.Tests.Configuration;

public sealed class ConfigOverlayTests
{
    [Fact]
    public void Flags_beat_the_environment_and_the_environment_beats_the_file()
    {
        var document = ConfigText.ParseSpec("destination: file.io/x\nconcurrency: 1\npin: tag");
        var environment = new Dictionary<string, string> { ["COPYIMAGE_DESTINATION"] = "environment.io/x", ["COPYIMAGE_CONCURRENCY"] = "2" };

        var load = Combine(document, environment, new ConfigOverrides { Destination = "flag.io/x" });

        Assert.Equal(("flag.io/x", 2, PinMode.Tag), (load.Config!.Destination, load.Config.Concurrency, load.Config.Pin));
    }

    [Fact]
    public void Every_option_has_a_flag_and_a_variable_that_reach_the_same_place()
    {
        var values = new Dictionary<string, string>
        {
            ["destination"] = "a.io/x",
            ["sources"] = "ghcr.io",
            ["include"] = "nginx*",
            ["exclude"] = "redis:?",
            ["kinds"] = "Pod",
            ["target"] = "x/{name}",
            ["tags"] = "{tag},x-{digest:12}",
            ["tag-conflict"] = "keep",
            ["platforms"] = "linux/amd64\nlinux/arm/v7",
            ["pin"] = "digest",
            ["referrers"] = "none",
            ["insecure-registries"] = "a.io",
            ["maximum-file-size"] = "2Mi",
            ["concurrency"] = "3",
            ["maximum-wait"] = "90s",
            ["commit-message"] = "Copy",
            ["enable-helm"] = "true",
            ["allow-remote"] = "true",
            ["load-restrictor"] = "none",
            ["author"] = "J <j@x>",
            ["sign-off"] = "true",
            ["branch"] = "images",
            ["push-attempts"] = "7",
            ["base"] = "release",
            ["title"] = "Copies",
            ["body"] = "{table}",
            ["label"] = "images,bot",
            ["reviewer"] = "jane,team:platform",
            ["draft"] = "true",
            ["delete-branch"] = "false",
            ["mode"] = "validate",
            ["lock-file"] = "x.lock",
            ["on-missing"] = "ignore",
            ["controller-mode"] = "audit",
        };
        var overrides = new ConfigOverrides
        {
            Destination = "a.io/x",
            Sources = ["ghcr.io"],
            Include = ["nginx*"],
            Exclude = ["redis:?"],
            Kinds = ["Pod"],
            Target = "x/{name}",
            Tags = ["{tag}", "x-{digest:12}"],
            TagConflict = "keep",
            Platforms = ["linux/amd64", "linux/arm/v7"],
            Pin = "digest",
            Referrers = "none",
            InsecureRegistries = ["a.io"],
            MaximumFileSize = "2Mi",
            Concurrency = 3,
            MaximumWait = "90s",
            EnableHelm = true,
            AllowRemote = true,
            LoadRestrictor = "none",
            CommitMessage = "Copy",
            Author = "J <j@x>",
            SignOff = true,
            Branch = "images",
            PushAttempts = 7,
            Base = "release",
            Title = "Copies",
            Body = "{table}",
            Labels = ["images", "bot"],
            Reviewers = ["jane", "team:platform"],
            Draft = true,
            DeleteBranch = false,
            Mode = "validate",
            LockFile = "x.lock",
            OnMissing = "ignore",
            ControllerMode = "audit",
        };

        var byFlags = Combine(null, [], overrides);
        var byVariables = Combine(null, values.ToDictionary(v => ConfigEnvironment.VariableOf(v.Key), v => v.Value), null);

        Assert.Empty(byFlags.Findings.Concat(byVariables.Findings).Select(ConfigText.Show));
        Assert.Equivalent(byFlags.Config, byVariables.Config, strict: true);
        Assert.Equal(values.Keys.Order(), ConfigKeys.Options.Select(option => option.Key.Option).Order());
        foreach (var (field, key) in ConfigKeys.Options)
            Assert.False(key.Show(byFlags.Config!) == key.Show(new CopyImageConfig()) && !key.Shape.IsList, $"{field} was not set");
        Assert.Equal(["nginx*"], byFlags.Config!.Include.Select(pattern => pattern.Image));
        Assert.Equal(["ghcr.io", "Pod"], byFlags.Config.Sources.Concat(byFlags.Config.Kinds));
    }

    [Fact]
    public void A_variable_holds_a_list_with_commas_or_line_breaks()
    {
        var load = Combine(null, new() { ["COPYIMAGE_SOURCES"] = "docker.io, ghcr.io\nquay.io,\n" }, null);

        Assert.Equal(["docker.io", "ghcr.io", "quay.io"], load.Config!.Sources);
    }

    [Fact]
    public void A_flag_or_variable_without_a_value_says_nothing()
    {
        var document = ConfigText.ParseSpec("destination: file.io/x\nkinds: [Pod]");

        var load = Combine(document, new() { ["COPYIMAGE_DESTINATION"] = "" }, new ConfigOverrides { Kinds = [] });

        Assert.Equal("file.io/x", load.Config!.Destination);
        Assert.Equal(["Pod"], load.Config.Kinds);
    }

    [Fact]
    public void An_item_of_a_list_is_named_in_its_fault()
    {
        var load = Combine(null, new() { ["COPYIMAGE_KINDS"] = "Pod,pod" }, new ConfigOverrides { Exclude = ["ok", "a b"] });

        Assert.Equal(["--exclude[1]", "COPYIMAGE_KINDS[1]"], load.Findings.Select(finding => finding.Field));
    }

    [Fact]
    public void A_missing_destination_is_a_fault_only_where_one_is_needed()
    {
        var load = Combine(ConfigText.ParseSpec("{}"), [], null);

        Assert.NotNull(load.Config);
        var required = load.RequireDestination();
        Assert.Null(required.Config);
        Assert.Equal(
            [
                "copyimage.yaml: [spec.destination] No destination is configured. "
                    + "-> Set spec.destination in copyimage.yaml, --destination or COPYIMAGE_DESTINATION to a registry and path, as in "
                    + "registry.example.com/mirror.",
            ],
            required.Findings.Select(ConfigText.Show));
    }

    [Fact]
    public void A_destination_that_is_there_or_wrong_is_not_also_missing()
    {
        var there = Combine(null, [], new ConfigOverrides { Destination = "a.io" });
        var wrong = Combine(null, [], new ConfigOverrides { Destination = "https://a.io" });

        Assert.Same(there, there.RequireDestination());
        Assert.Same(wrong, wrong.RequireDestination());
    }

    [Theory]
    [InlineData(
        "destination: docker.io/acme",
        "copyimage.yaml: [spec.target] On Docker Hub a repository is an account and one name, but '{registry}/{repository}' below "
            + "'docker.io/acme' makes names such as 'acme/docker.io/library/nginx'. -> Use '{registry}-{name}' as the target.")]
    [InlineData(
        "destination: index.docker.io/acme/x\ntarget: '{name}'",
        "copyimage.yaml:5: [spec.target] On Docker Hub a repository is an account and one name, but '{name}' below 'docker.io/acme/x' makes "
            + "names such as 'acme/x/library-nginx'. -> Use docker.io/acme as the destination, and '{registry}-{name}' as the target.")]
    public void Docker_Hub_as_destination_needs_flat_names(string spec, string finding) =>
        Assert.Equal([finding], Combine(ConfigText.ParseSpec(spec), [], null).Findings.Select(ConfigText.Show));

    [Theory]
    [InlineData(
        "pin: tag\ntagConflict: keep",
        "copyimage.yaml:5: [spec.tagConflict] A tag that is kept has other content than the source, and with 'pin: tag' manifests would refer to it "
            + "by the tag alone. -> Use 'pin: tag@digest', or 'tagConflict: fail'.")]
    public void A_tag_can_be_kept_only_if_manifests_name_the_digest(string spec, string finding) =>
        Assert.Equal([finding], Combine(ConfigText.ParseSpec(spec), [], null).Findings.Select(ConfigText.Show));

    [Fact]
    public void Flat_names_suit_Docker_Hub()
    {
        var load = Combine(ConfigText.ParseSpec("destination: docker.io/acme"), [], new ConfigOverrides { Target = "{registry}-{name}" });

        Assert.Equal("docker.io/acme", load.Config?.Destination);
    }

    [Fact]
    public void What_is_wrong_only_in_combination_names_the_flag_that_brought_it()
    {
        var load = Combine(ConfigText.ParseSpec("destination: docker.io/acme\ntarget: '{name}'"), [], new ConfigOverrides { Target = "{repository}" });

        Assert.Equal((null, null, "--target"), (load.Findings.Single().File, load.Findings.Single().Line, load.Findings.Single().Field));
    }

    private static ConfigLoad Combine(ConfigDocument? document, Dictionary<string, string> environment, ConfigOverrides? overrides) =>
        ConfigLoader.Combine(document, environment.GetValueOrDefault, overrides);
}
