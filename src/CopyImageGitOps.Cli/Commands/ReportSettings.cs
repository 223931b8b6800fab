using System.CommandLine;
using CopyImageGitOps.Cli.Reporting;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say how the result is shown.</summary>
internal sealed class ReportSettings
{
    private readonly Option<string> _output = new("--output", "-o") { Description = "text, or json: one document on standard output.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show every reference with its file and line." };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show only warnings and errors." };

    public ReportSettings() => _output.AcceptOnlyFromAmong("text", "json");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_output, _verbose, _quiet]) command.Add(option);
    }

    public ReportPrinter Printer(ParseResult parsed) => new(
        isJson: parsed.GetValue(_output) == "json",
        parsed.GetValue(_quiet) ? Verbosity.Quiet : parsed.GetValue(_verbose) ? Verbosity.Verbose : Verbosity.Normal);
}
