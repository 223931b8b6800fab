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

    public void Dispose() => _program.Dispose();
}
