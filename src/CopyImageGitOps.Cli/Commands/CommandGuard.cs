using System.CommandLine;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>Runs a command's body, and turns what ends it early into findings and an exit code.</summary>
internal static class CommandGuard
{
    public static void SetAction(Command command, ReportSettings settings, Func<ParseResult, ReportPrinter, CancellationToken, Task<int>> body) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var printer = settings.Printer(parsed);
            try
            {
                return await body(parsed, printer, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("Interrupted. What was copied is whole, and stays; run again to go on.");
                return ExitCode.Interrupted;
            }
            catch (UsageException exception)
            {
                printer.PrintFindings(exception.Findings);
                return ExitCode.Usage;
            }
            catch (LockFileException exception)
            {
                printer.PrintFindings([exception.Finding]);
                return ExitCode.Usage;
            }
            catch (GitException exception)
            {
                printer.PrintFindings([exception.Finding]);
                return ExitCode.Failed;
            }
        });

    /// <summary>The exit code that the findings of a command ask for.</summary>
    public static int ExitCodeOf(FindingLog findings) => findings.HasErrors ? ExitCode.Failed : ExitCode.Done;
}
