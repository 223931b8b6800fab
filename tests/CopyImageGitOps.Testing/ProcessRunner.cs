using CliWrap;
using CliWrap.Buffered;

namespace CopyImageGitOps.Testing;

/// <summary>Runs a program to its end.</summary>
public static class ProcessRunner
{
    /// <summary>Its standard output, as bytes.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its standard error.</exception>
    public static async Task<byte[]> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var output = new MemoryStream();
        var result = await Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToStream(output)).ExecuteBufferedAsync(ct);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: exit code {result.ExitCode}: {result.StandardError}");
        }
        return output.ToArray();
    }
}
