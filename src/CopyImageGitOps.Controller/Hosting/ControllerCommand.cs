using System.CommandLine;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Controller.Hosting;

/// <summary>The command line of the program, and what ends it.</summary>
internal static class ControllerCommand
{
    // An argument such as '@team' is a text of the user's, not a file with more arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var parsed = Create().Parse(arguments, Parser);
        if (parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            await FindingText.WriteAsync(Console.Error, parsed.Errors.Select(error => FaultOf(error.Message)));
            return ExitCode.Usage;
        }

        // The signals are those of the host that the run makes: they begin its graceful end.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Create()
    {
        var options = new ControllerOptions();
        var root = new RootCommand(
            "Watches the workloads of a cluster: copies the public images that they reference to your registry, and patches them to the copies.");
        options.AddTo(root);
        root.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return root;
    }

    private static async Task<int> RunAsync(ControllerOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var settings = await options.ReadAsync(parsed, Environment.GetEnvironmentVariable, cancellationToken);
            return await ControllerHost.RunAsync(settings, cancellationToken);
        }
        catch (UsageException exception)
        {
            await FindingText.WriteAsync(Console.Error, exception.Findings);
            return ExitCode.Usage;
        }
    }

    private static Finding FaultOf(string message) =>
        new(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = "See 'copyimage-controller --help'." };
}
