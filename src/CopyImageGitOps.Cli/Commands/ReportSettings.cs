using System.CommandLine;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say how the result is shown.</summary>
internal sealed class ReportSettings
{
    public Option<string> Output { get; } = new("--output", "-o") { Description = "text, or json: one document on standard output.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };

    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Show every reference with its file and line." };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Show only warnings and errors." };

    public ReportSettings() => Output.AcceptOnlyFromAmong("text", "json");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Output, Verbose, Quiet]) command.Add(option);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(Output) == "json";
}
