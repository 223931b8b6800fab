using System.CommandLine;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The root command, and what all commands have in common when they end.</summary>
internal static class CopyImageCommand
{
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var root = new RootCommand("Makes a Git repository of Kubernetes manifests run only on images that you hold: copies every public image to your registry, and pins the manifests to the copies.")
        {
            RunCommand.Create(),
            PlanCommand.Create(),
            CheckCommand.Create(),
            CopyCommand.Create(),
        };

        var parsed = root.Parse(arguments);
        // The default handler would print a stack trace; Guarded says what went wrong instead.
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
    }
}
