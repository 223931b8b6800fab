using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CopyImageGitOps.Cli.Functions;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The root command, and what all commands have in common when they begin.</summary>
internal static class CopyImageCommand
{
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var root = Create();
        // An argument such as '@team' is a text of the user's, not a file with more arguments.
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
        if (arguments.Length == 0)
        {
            await root.Parse(["--help"], parser).InvokeAsync();
            return ExitCode.Usage;
        }

        var parsed = root.Parse(arguments, parser);
        if (IsToRun(parsed) && UsageFaults.In(parsed) is { Count: > 0 } faults)
        {
            using var printer = ReportSettings.PrinterOfFaults(parsed);
            printer.PrintFindings(faults);
            return ExitCode.Usage;
        }

        // The default handler would print a stack trace; CommandGuard says what went wrong instead.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
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
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!);
        return root;
    }
}
