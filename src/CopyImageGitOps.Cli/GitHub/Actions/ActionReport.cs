using CopyImageGitOps.Cli.Reporting;

namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>Puts what a step came to where GitHub shows it: the log, the job summary, the outputs; and the whole in a file.</summary>
internal sealed class ActionReport(ActionInputs inputs, ActionResult result)
{
    public async Task PublishAsync(RunnerContext runner, WorkflowCommands commands, CancellationToken cancellationToken)
    {
        if (result.Report.Destination is not null) commands.Say(ConsoleReport.Summary(result.Report));
        Annotations.Write(commands, result.Report.Findings);
        var file = await WriteAsync(runner.TemporaryFolder, cancellationToken);
        if (runner.SummaryFile is { } summary) await new JobSummary(inputs.Command, result.Report, result.Patches).AppendToAsync(summary, cancellationToken);
        if (runner.OutputFile is { } output)
            await StepOutputs.AppendAsync(output, ActionOutputs.Of(inputs, result, file), cancellationToken);
    }

    /// <summary>Under a name of its own: a job may have several such steps.</summary>
    private async Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $"copyimage-{Path.GetRandomFileName()}.json");
        await File.WriteAllTextAsync(file, result.Report.ToJson(), cancellationToken);
        return file;
    }
}
