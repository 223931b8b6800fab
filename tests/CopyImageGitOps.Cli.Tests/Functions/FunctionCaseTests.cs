using System.Text;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Cli.Tests.Functions;

public sealed class FunctionCaseTests
{
    public static TheoryData<string> Names => [.. FunctionCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_function_gives_back_what_is_expected(string name)
    {
        var golden = new FunctionCase(name);
        using var folder = new TemporaryFolder();
        golden.CopyTo(folder);

        golden.AssertIsExpected(await FunctionProgram.RunAsync(folder.Path, golden.StandardInput, golden.Arguments));
    }

    /// <summary>I4: what it has written it leaves alone.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_function_that_is_given_what_it_gave_back_changes_no_image(string name)
    {
        var golden = new FunctionCase(name);
        using var folder = new TemporaryFolder();
        golden.CopyTo(folder);
        var once = await FunctionProgram.RunAsync(folder.Path, golden.StandardInput, golden.Arguments);
        if (once.ExitCode != 0) return;

        var twice = await FunctionProgram.RunAsync(folder.Path, once.Output, golden.Arguments);

        Assert.Equal(0, twice.ExitCode);
        Assert.Equal(Rewritten(once), Rewritten(twice));
    }

    /// <summary>How many fields the results of all runs so far say to have got another value.</summary>
    private static int Rewritten(BinaryResult result) => Encoding.Latin1.GetString(result.Output).Split("is replaced by its private copy").Length;
}
