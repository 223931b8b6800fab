using System.CommandLine;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Cli.GitHub;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Locking;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>Runs a command's body, and turns what ends it early into findings and an exit code.</summary>
internal static class CommandGuard
{
    public static void SetAction(Command command, ReportSettings settings, Func<ParseResult, ReportPrinter, CancellationToken, Task<int>> body) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var printer = settings.Printer(parsed);
                return await RunAsync(printer, () => body(parsed, printer, cancellationToken), cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Rooms report what they cannot read or write; what comes as far as this is mostly the output itself.
                ReportPrinter.PrintLastWords(new Finding(
                    Severity.Error, FindingCodes.FileUnreadable, $"The output or a file cannot be used: {exception.Message}")
                {
                    Hint = "Check that the disk has room and that the output is open, then run again.",
                });
                return ExitCode.Failed;
            }
        });

    private static async Task<int> RunAsync(ReportPrinter printer, Func<Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            return await body();
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
        catch (GitHubException exception)
        {
            printer.PrintFindings([exception.Finding]);
            return ExitCode.Failed;
        }
    }

    /// <summary>The same for a gate: what it is there to catch has an exit code of its own.</summary>
    public static int GateExitCodeOf(FindingLog findings) => findings.ToSortedList().Any(finding => IsCaught(finding.Code))
        ? ExitCode.CheckFailed
        : ExitCodeOf(findings);

    private static bool IsCaught(string code) => code is FindingCodes.PublicImage or FindingCodes.PinOutdated or FindingCodes.CopyMissing
        or FindingCodes.CopySparse or FindingCodes.CopyIncomplete or FindingCodes.ContentCorrupt;

    /// <summary>The exit code that the findings of a command ask for.</summary>
    public static int ExitCodeOf(FindingLog findings) => findings.HasErrors ? ExitCode.Failed : ExitCode.Done;
}
