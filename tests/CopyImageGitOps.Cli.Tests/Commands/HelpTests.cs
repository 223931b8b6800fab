namespace CopyImageGitOps.Cli.Tests.Commands;

public sealed class HelpTests : IDisposable
{
    private readonly CopyImageProgram _program = new();

    [Fact]
    public async Task The_version_is_one_line()
    {
        var result = await _program.RunAsync(["--version"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?\n$", result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData(
        "run",
        "Copy every public image to the destination",
        "copyimage run -d registry.example.com/mirror --no-commit clusters/production",
        "--dry-run")]
    [InlineData("plan", "Show what 'run' would do", "copyimage plan --output json", "--exclude <PATTERN>")]
    [InlineData("check", "The gate for CI: exits 3", "copyimage check --output json", "--destination <PREFIX>")]
    [InlineData("check", "The gate for CI: exits 3", "copyimage check -d registry.example.com/mirror --deep --content", "--deep")]
    [InlineData("update", "Ask the sources of copyimage.lock", "copyimage update --include 'nginx:*' --no-commit clusters/production", "--pull-request")]
    [InlineData("verify", "Check that a registry has all that images need", "copyimage verify --content --from-file copies.txt", "--content")]
    [InlineData("fn", "The KRM function for kustomize and kpt", "kpt fn eval --exec 'copyimage fn --mode validate'", "--lock-file <FILE>")]
    [InlineData(
        "copy",
        "Copy images between registries and folders",
        "copyimage copy --from-file images.txt --to registry.example.com/mirror",
        "--password-stdin")]
    public async Task The_help_of_a_command_has_its_description_its_options_and_each_example_on_a_line(
        string command, string description, string example, string option)
    {
        var result = await _program.RunAsync([command, "--help"]);

        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n');
        Assert.Contains(lines, line => line.StartsWith($"  {description}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(option, StringComparison.Ordinal));
        Assert.Equal([$"  {example}"], lines.SkipWhile(line => line != "Examples:").Where(line => line.Trim() == example));
        Assert.DoesNotContain("System.", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task The_list_of_commands_has_a_line_for_each_and_no_examples()
    {
        var result = await _program.RunAsync(["--help"]);

        Assert.Equal(0, result.ExitCode);
        var commands = result.Output.Split('\n').SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.Length > 0);
        Assert.Equal(["run", "plan", "check", "update", "copy", "verify", "fn"], commands.Select(line => line.Trim().Split(' ')[0]));
        Assert.DoesNotContain("Examples", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[default", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown_and_it_is_wrong_usage()
    {
        var result = await _program.RunAsync([]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Commands:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_given_also_if_the_rest_of_the_line_is_wrong()
    {
        var result = await _program.RunAsync(["run", "--nonsense", "--concurrency", "x", "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("copyimage run [<PATH>] [options]", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    public void Dispose() => _program.Dispose();
}
