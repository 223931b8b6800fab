using System.Text.Json;

namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private readonly CopyImageProgram _program = new();

    [Theory]
    [InlineData("runn", "'runn' is not a command of 'copyimage'.", "Did you mean 'run'?")]
    [InlineData("--quite", "'--quite' is not an option of 'copyimage'.", "See 'copyimage --help'.")]
    [InlineData("run --dryrun", "'--dryrun' is not an option of 'copyimage run'.", "Did you mean '--dry-run'?")]
    [InlineData("run . --desination=x.example.com", "'--desination=x.example.com' is not an option of 'copyimage run'.", "Did you mean '--destination'?")]
    [InlineData("check --xyzzy", "'--xyzzy' is not an option of 'copyimage check'.", "See 'copyimage check --help'.")]
    [InlineData("copy nginx --from-fil", "'--from-fil' is not an option of 'copyimage copy'.", "Did you mean '--from-file'?")]
    [InlineData("check one two", "'two' is not an argument of 'copyimage check'.", "See 'copyimage check --help'.")]
    [InlineData("plan --output xml", "--output is text or json, not 'xml'.", "See 'copyimage plan --help'.")]
    [InlineData("plan --concurrency many", "--concurrency is a whole number, not 'many'.", "See 'copyimage plan --help'.")]
    [InlineData("run --destination", "Required argument missing for option: '--destination'.", "See 'copyimage run --help'.")]
    [InlineData("run --username jane", "--username and --password-stdin go together: use both, or neither.", "See 'copyimage run --help'.")]
    [InlineData("verify", "Give REF, or --from-file.", "See 'copyimage verify --help'.")]
    [InlineData("verify a --target x", "'--target' is not an option of 'copyimage verify'.", "See 'copyimage verify --help'.")]
    [InlineData("check --content", "--content needs --deep.", "See 'copyimage check --help'.")]
    [InlineData(
        "verify --from-file - -u me --password-stdin",
        "--from-file - and --password-stdin both read standard input: use one of them.",
        "See 'copyimage verify --help'.")]
    [InlineData("copy nginx", "Give SRC and DST, or --from-file and --to, or --from and --to.", "See 'copyimage copy --help'.")]
    [InlineData("copy", "Give SRC and DST, or --from-file and --to, or --from and --to.", "See 'copyimage copy --help'.")]
    [InlineData("copy a b --from-file c --to d.example.com", "Give SRC and DST, or --from-file and --to, or --from and --to.", "See 'copyimage copy --help'.")]
    [InlineData("copy --from-file c", "Give SRC and DST, or --from-file and --to, or --from and --to.", "See 'copyimage copy --help'.")]
    [InlineData(
        "copy --from-file - --to d.example.com -u me --password-stdin",
        "--from-file - and --password-stdin both read standard input: use one of them.",
        "See 'copyimage copy --help'.")]
    public async Task A_wrong_command_line_is_a_finding_with_a_hint(string line, string message, string hint)
    {
        var result = await _program.RunAsync(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"  {message} [config-invalid]\n", result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var result = await _program.RunAsync(["plan", "--nope", "--concurrency", "x", "--output", "json"]);

        Assert.Equal(2, result.ExitCode);
        var findings = JsonElement.Parse(result.Output).GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("message").GetString());
        Assert.Equal(["'--nope' is not an option of 'copyimage plan'.", "--concurrency is a whole number, not 'x'."], findings);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("check")]
    public async Task A_path_that_is_no_directory_is_named(string command)
    {
        await File.WriteAllTextAsync(Path.Combine(_program.Home, "file.yaml"), "a: b\n", TestContext.Current.CancellationToken);

        foreach (var path in new[] { "file.yaml", "missing folder" })
        {
            var result = await _program.RunAsync([command, "-d", "registry.example.com", path]);

            Assert.Equal(2, result.ExitCode);
            Assert.Contains($"'{path}' is not a directory. [config-invalid]", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_two_dashes_a_path_may_begin_with_one()
    {
        Directory.CreateDirectory(Path.Combine(_program.Home, "--odd"));

        var result = await _program.RunAsync(["check", "-d", "registry.example.com", "--", "--odd"]);

        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("check")]
    public async Task Without_a_destination_the_ways_to_set_it_are_named(string command)
    {
        var result = await _program.RunAsync([command]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("No destination is configured. [config-invalid]", result.Error, StringComparison.Ordinal);
        Assert.Contains("Set spec.destination in copyimage.yaml, --destination or COPYIMAGE_DESTINATION", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_missing_is_named()
    {
        var result = await _program.RunAsync(["run", "--config", "no/such.yaml"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no/such.yaml: The configuration cannot be read: there is no such file. [config-invalid]", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_shown_at_its_line_and_nothing_is_touched()
    {
        await using var scenario = await CommandScenario.CommittedAsync();
        scenario.Configure("  pinn: tag\n  concurrency: 1000\n  insecureRegistries: [Docker.io/x]\n");
        var before = scenario.Snapshot();

        var result = await scenario.RunAsync("run", "--pin", "sometimes");

        Assert.Equal(2, result.ExitCode);
        var lines = await File.ReadAllLinesAsync(scenario.Configuration, TestContext.Current.CancellationToken);
        foreach (var (key, said) in new[] { ("pinn", "'pin'"), ("concurrency", "256"), ("insecureRegistries", "Docker.io/x") })
        {
            var line = Array.FindIndex(lines, text => text.StartsWith($"  {key}:", StringComparison.Ordinal)) + 1;
            var shown = result.Error.Split('\n').SkipWhile(text => !text.Contains($"configuration.yaml:{line}: ", StringComparison.Ordinal)).Take(2);
            Assert.Contains(said, string.Join('\n', shown), StringComparison.Ordinal);
        }

        Assert.Contains("--pin", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(before, scenario.Snapshot());
        Assert.Empty(scenario.Requests);
    }

    public void Dispose() => _program.Dispose();
}
