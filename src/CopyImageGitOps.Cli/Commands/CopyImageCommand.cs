using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CopyImageGitOps.Cli.Functions;
using CopyImageGitOps.Cli.GitHub.Actions;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The root command, and what all commands have in common when they begin.</summary>
internal static class CopyImageCommand
{
    // An argument such as '@team' is a text of the user's, not a file with more arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> InvokeAsync(string[] arguments)
    {
        // The default handler would print a stack trace; CommandGuard says what went wrong instead.
        if (arguments.Length > 0) return await InvokeAsync(arguments, new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        await Create().Parse(["--help"], Parser).InvokeAsync();
        return ExitCode.Usage;
    }

    /// <summary>The same within this process, for a command that is another one with a report of its own.</summary>
    public static Task<int> InvokeAsync(IReadOnlyList<string> arguments, RecordedInvocation recorded, CancellationToken cancellationToken)
    {
        recorded.EnableDefaultExceptionHandler = false;
        recorded.ProcessTerminationTimeout = null;
        return InvokeAsync(arguments, (InvocationConfiguration)recorded, cancellationToken);
    }

    private static async Task<int> InvokeAsync(
        IReadOnlyList<string> arguments, InvocationConfiguration invocation, CancellationToken cancellationToken = default)
    {
        var parsed = Create().Parse(arguments, Parser);
        if (IsToRun(parsed) && UsageFaults.In(parsed) is { Count: > 0 } faults)
        {
            using var printer = ReportSettings.PrinterOfFaults(parsed, (invocation as RecordedInvocation)?.Recorder);
            printer.PrintFindings(faults);
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    /// <summary>Not if help or the version is asked for.</summary>
    private static bool IsToRun(ParseResult parsed) => parsed.Action is ParseErrorAction || parsed.Action == parsed.CommandResult.Command.Action;

    private static RootCommand Create()
    {
        var root = new RootCommand(
            "Makes a Git repository of Kubernetes manifests run only on images that you hold: copies every public image to your registry, "
                + "and pins the manifests to the copies.")
        {
            RunCommand.Create(),
            PlanCommand.Create(),
            CheckCommand.Create(),
            UpdateCommand.Create(),
            CopyCommand.Create(),
            VerifyCommand.Create(),
            FnCommand.Create(),
            ActionCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!);
        return root;
    }
}
