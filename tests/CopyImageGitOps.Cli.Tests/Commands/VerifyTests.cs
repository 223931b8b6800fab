using CopyImageGitOps.Testing.Images;
using CopyImageGitOps.Testing.Registries;

namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class VerifyTests
{
    [Fact]
    public async Task Images_that_are_whole_are_present_and_each_blob_is_looked_up_once()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var (one, two) = (Add(scenario, "one", 1), Add(scenario, "two", 2));
        two.AddTo(scenario.Own, "mirror/one", "2");
        scenario.Write("copies.txt", $"# by tag and by digest\n{scenario.Destination}/one:2\n\n{scenario.Destination}/two@{two.Digest}\n");

        var result = await scenario.RunAsync("verify", $"{scenario.Destination}/one:1", "--from-file", "copies.txt");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"  present {scenario.Destination}/one:1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("3 images: 3 present.", result.Output, StringComparison.Ordinal);
        var heads = scenario.Own.Log.Requests.Where(request => request.Method == "HEAD").Select(request => request.Path).ToList();
        Assert.Distinct(heads);
        Assert.Equal(one.Blobs.Keys.Union(two.Blobs.Keys).Count() + two.Blobs.Count, heads.Count);
        Assert.DoesNotContain(scenario.Own.Log.Requests, request => request.IsBlob && request.Method == "GET");
        Assert.Empty(scenario.Source.Log.Requests);
    }

    [Fact]
    public async Task What_is_missing_is_said_at_the_line_of_the_list_and_the_exit_code_is_3()
    {
        await using var scenario = await CommandScenario.StartAsync();
        Add(scenario, "whole", 1);
        var image = Add(scenario, "lossy", 2);
        var blob = image.Blobs.Keys.Last();
        scenario.Own.RemoveBlob("mirror/lossy", blob);
        scenario.Own.RemoveManifest("mirror/lossy", image.Manifests[0].Digest);
        scenario.Write("copies.txt", $"{scenario.Destination}/whole:1\n{scenario.Destination}/lossy:1\n{scenario.Destination}/none:1\n");

        var result = await scenario.RunAsync("verify", "--from-file", "copies.txt");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(
            $"  copies.txt:2: '{scenario.Destination}/lossy:1' needs the blob {blob} (linux/arm64/v8), which is not in the registry. [copy-incomplete]\n"
                + "    Delete the image in the registry and copy it again",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            $"  copies.txt:2: '{scenario.Destination}/lossy:1' lists the manifest {image.Manifests[0].Digest} (linux/amd64), which is not in the registry. "
                + "[copy-sparse]\n",
            result.Output,
            StringComparison.Ordinal);
        Assert.Contains($"  copies.txt:3: '{scenario.Destination}/none:1' is not in the registry. [copy-missing]\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Errors (3)", result.Output, StringComparison.Ordinal);
        Assert.Contains("3 images: 1 present, 2 failed.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_byte_is_found_with_content_only()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var image = Add(scenario, "app", 1);
        var (digest, content) = image.Blobs.First();
        scenario.Own.AddBlob("mirror/app", digest, [(byte)(content[0] ^ 1), .. content[1..]]);

        Assert.Equal(0, (await scenario.RunAsync("verify", $"{scenario.Destination}/app:1")).ExitCode);
        var result = await scenario.RunAsync("verify", "--content", $"{scenario.Destination}/app:1");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"'{scenario.Destination}/app:1' is corrupt at the blob {digest} (", result.Output, StringComparison.Ordinal);
        Assert.Contains("the content that was sent has the digest sha256:", result.Output, StringComparison.Ordinal);
        Assert.Contains("[content-corrupt]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_the_same_contract_as_that_of_the_other_commands()
    {
        await using var scenario = await CommandScenario.StartAsync();
        var image = Add(scenario, "app", 1);

        var report = await scenario.ReportAsync(3, "verify", $"{scenario.Destination}/app:1", $"{scenario.Destination}/app:none");

        Assert.Equal(
            [($"{scenario.Destination}/app:1", "present", image.Digest), ($"{scenario.Destination}/app:none", "failed", null)],
            report.GetProperty("images").EnumerateArray().Select(shown => (
                shown.GetProperty("source").GetString(), shown.GetProperty("status").GetString(), shown.GetProperty("digest").GetString())));
        var finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(("error", "copy-missing"), (finding.GetProperty("severity").GetString(), finding.GetProperty("code").GetString()));
        Assert.Equal(
            (2, 1, 1),
            (
                report.GetProperty("summary").GetProperty("imagesFound").GetInt32(),
                report.GetProperty("summary").GetProperty("imagesPresent").GetInt32(),
                report.GetProperty("summary").GetProperty("imagesFailed").GetInt32()));
    }

    [Fact]
    public async Task A_registry_that_will_not_say_is_no_verdict()
    {
        await using var scenario = await CommandScenario.StartAsync();
        Add(scenario, "app", 1);
        scenario.Own.Add(RegistryFault.Status(403) with { Path = "/blobs/" });

        var result = await scenario.RunAsync("verify", $"{scenario.Destination}/app:1");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[registry-unauthorized]", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 image: 1 failed.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_references_are_all_named_and_nothing_is_asked()
    {
        await using var scenario = await CommandScenario.StartAsync();
        scenario.Write("copies.txt", $"{scenario.Destination}/app:1\n\nnginx:\n");

        var result = await scenario.RunAsync("verify", "UPPER", "--from-file", "copies.txt");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("  'UPPER' is not a valid image reference", result.Error, StringComparison.Ordinal);
        Assert.Contains("copies.txt:3: 'nginx:' is not a valid image reference", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Requests);
    }

    [Fact]
    public async Task A_credential_of_the_environment_reaches_the_configured_destination_and_no_other_registry()
    {
        var login = new InProcessRegistryOptions { Login = RegistryLogin.Basic, Username = "jane", Password = "s3cret", AllowsAnonymousPull = false };
        await using var scenario = await CommandScenario.StartAsync(own: login);
        await using var other = await InProcessRegistry.StartAsync(login);
        Add(scenario, "app", 1).AddTo(other, "app", "1");
        scenario.Program.Variables["COPYIMAGE_USERNAME"] = "jane";
        scenario.Program.Variables["COPYIMAGE_PASSWORD"] = "s3cret";

        var own = await scenario.RunAsync("verify", $"{scenario.Destination}/app:1");
        var both = await scenario.RunAsync("verify", $"{other.Address}/app:1", $"{scenario.Destination}/app:1");
        var foreign = await scenario.RunAsync("verify", $"{other.Address}/app:1");

        Assert.Equal([0, 1, 1], new[] { own, both, foreign }.Select(result => result.ExitCode));
        Assert.NotEmpty(other.Log.Requests);
        Assert.All(other.Log.Requests, request => Assert.Null(request.Authorization));
        Assert.Contains("the account needs the right to pull.", foreign.Output, StringComparison.Ordinal);

        // Without a configured destination it is the registry that is asked.
        var only = await scenario.Program.RunAsync(["verify", $"{other.Address}/app:1"]);
        Assert.Equal(0, only.ExitCode);
    }

    [Fact]
    public async Task A_password_from_standard_input_is_for_one_registry()
    {
        var login = new InProcessRegistryOptions { Login = RegistryLogin.Basic, Username = "jane", Password = "s3cret", AllowsAnonymousPull = false };
        await using var scenario = await CommandScenario.StartAsync(own: login);
        Add(scenario, "app", 1);
        string[] options = ["--username", "jane", "--password-stdin"];

        var one = await scenario.Program.RunAsync(["verify", $"{scenario.Destination}/app:1", .. options], scenario.Root, "s3cret\n");
        var two = await scenario.Program.RunAsync(
            ["verify", $"{scenario.Destination}/app:1", $"{scenario.Source.Address}/app:1", .. options], scenario.Root, "s3cret\n");

        Assert.Equal(0, one.ExitCode);
        Assert.Equal(2, two.ExitCode);
        Assert.Contains(
            $"--username and --password-stdin are for one registry, but the images are in {scenario.Own.Address}, {scenario.Source.Address}. [config-invalid]",
            two.Error,
            StringComparison.Ordinal);
        Assert.Empty(scenario.Source.Log.Requests);
    }

    private static TestImage Add(CommandScenario scenario, string name, int seed) =>
        TestImages.Build(new TestImageOptions { Seed = seed, LayerBytes = 500 }).AddTo(scenario.Own, $"mirror/{name}", "1");
}
