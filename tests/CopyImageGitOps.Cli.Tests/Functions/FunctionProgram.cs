using System.Diagnostics;

namespace CopyImageGitOps.Cli.Tests.Functions;

/// <summary>What a function gave back, to the byte.</summary>
internal sealed record BinaryResult(int ExitCode, byte[] Output, string Error);

/// <summary>
/// <c>copyimage fn</c> as a container runtime starts it: with no environment but what a test gives it, so no home folder and no PATH.
/// </summary>
internal static class FunctionProgram
{
    public static async Task<BinaryResult> RunAsync(string directory, ReadOnlyMemory<byte> input, params IReadOnlyList<string> arguments)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var token = timeout.Token;
        var start = new ProcessStartInfo(CopyImageProgram.Binary, ["fn", .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        // Only the program that is built with the tests needs a runtime.
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root) start.Environment["DOTNET_ROOT"] = root;
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, token);
        var error = process.StandardError.ReadToEndAsync(token);
        await WriteAsync(process, input, token);
        await reading;
        await process.WaitForExitAsync(token);
        return new BinaryResult(process.ExitCode, output.ToArray(), await error);
    }

    /// <summary>A function that does not like its command line ends without reading.</summary>
    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken token)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, token);
            process.StandardInput.Close();
        }
        catch (IOException) when (process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
        }
    }
}
