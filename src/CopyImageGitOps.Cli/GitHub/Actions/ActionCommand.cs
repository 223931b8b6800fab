using System.CommandLine;
using System.Text;
using CopyImageGitOps.Cli.Commands;
using CopyImageGitOps.Cli.Publishing;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>
/// <c>copyimage action</c>, which action/run.sh starts: one of the other commands as a step of GitHub Actions. What that is to do comes from
/// the environment; what came of it goes to the log, the job summary, the outputs and a report.
/// </summary>
internal static class ActionCommand
{
    public static Command Create()
    {
        var command = new Command("action", "A step of GitHub Actions; started by the action itself.") { Hidden = true };
        command.SetAction(async (_, cancellationToken) =>
        {
            // What the console's encoding is on Windows, the runner does not read.
            await using var log = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
            var commands = new WorkflowCommands(log);
            try
            {
                return await RunAsync(commands, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                commands.Annotate("error", $"A file of the runner cannot be used: {exception.Message}", FindingCodes.FileUnreadable);
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(WorkflowCommands commands, CancellationToken cancellationToken)
    {
        var runner = RunnerContext.From(Environment.GetEnvironmentVariable);
        var reader = new InputReader(Environment.GetEnvironmentVariable);
        var inputs = ActionInputs.Read(reader);
        commands.Mask(inputs.RegistryPassword);
        commands.Mask(inputs.Token);

        List<Finding> faults = [.. reader.Faults];
        // The command looks too where it opens a pull request; a push is as dangerous, and as impossible.
        if (inputs.Publishes && await WorkflowEvent.ObstacleAsync(Environment.GetEnvironmentVariable, cancellationToken) is { } obstacle) faults.Add(obstacle);
        var result = faults.Count > 0 ? ActionResult.Refused(faults) : await InvokeAsync(inputs, commands, cancellationToken);
        result = result with { Report = new ActionFindings(runner.EventName, RepositoryPaths.Of(inputs.Path)).Complete(result.Report) };
        // Also when the job was cancelled: what was done by then is worth knowing.
        await new ActionReport(inputs, result).PublishAsync(runner, commands, CancellationToken.None);
        return result.ExitCodeOf(inputs.Mode);
    }

    private static async Task<ActionResult> InvokeAsync(ActionInputs inputs, WorkflowCommands commands, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in ActionVariables.Of(inputs, Environment.GetEnvironmentVariable)) Environment.SetEnvironmentVariable(name, value);
        var invocation = new RecordedInvocation();
        var exitCode = await commands.GroupAsync(
            $"copyimage {inputs.Command}",
            () => CopyImageCommand.InvokeAsync(ActionArguments.Of(inputs), invocation, cancellationToken));
        return ActionResult.Of(exitCode, invocation.Recorder);
    }
}
