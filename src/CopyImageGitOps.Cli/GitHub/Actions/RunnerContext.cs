namespace CopyImageGitOps.Cli.GitHub.Actions;

/// <summary>What the runner says of the job (https://docs.github.com/en/actions/reference/workflows-and-actions/variables).</summary>
internal sealed record RunnerContext
{
    /// <summary>As in <c>push</c> or <c>pull_request</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>Where outputs of the step are appended; null outside of a runner.</summary>
    public string? OutputFile { get; init; }

    /// <summary>Where the step's part of the job summary is appended; null outside of a runner.</summary>
    public string? SummaryFile { get; init; }

    /// <summary>A folder that is emptied when the job ends.</summary>
    public required string TemporaryFolder { get; init; }

    /// <param name="read">Gives the value of a variable, or null.</param>
    public static RunnerContext From(Func<string, string?> read)
    {
        string? Read(string variable) => read(variable) is { Length: > 0 } value ? value : null;
        return new RunnerContext
        {
            EventName = Read("GITHUB_EVENT_NAME") ?? "",
            OutputFile = Read("GITHUB_OUTPUT"),
            SummaryFile = Read("GITHUB_STEP_SUMMARY"),
            TemporaryFolder = Read("RUNNER_TEMP") ?? Path.GetTempPath(),
        };
    }
}
