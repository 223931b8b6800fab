using System.CommandLine;
using System.CommandLine.Parsing;
using CopyImageGitOps.Cli.Reporting;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say how the result is shown.</summary>
internal sealed class ReportSettings
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "text (default), or json: one document on standard output.",
        HelpName = "FORMAT",
    };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Show every reference with its file and line." };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show only warnings and errors." };

    public ReportSettings() => _output.Validators.Add(result =>
    {
        if (result.Tokens is [.., var format] && format.Value is not ("text" or "json")) result.AddError($"--output is text or json, not '{format.Value}'.");
    });

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_output, _verbose, _quiet]) command.Add(option);
    }

    /// <summary>For a command line that could not be parsed: no more is taken from it than the format.</summary>
    public static ReportPrinter PrinterOfFaults(ParseResult parsed, ReportRecorder? recorder) =>
        new(isJson: parsed.GetResult("--output") is OptionResult { Tokens: [.., { Value: "json" }] }, Verbosity.Normal, recorder);

    public ReportPrinter Printer(ParseResult parsed) => new(
        isJson: parsed.GetValue(_output) == "json",
        parsed.GetValue(_quiet) ? Verbosity.Quiet : parsed.GetValue(_verbose) ? Verbosity.Verbose : Verbosity.Normal,
        (parsed.InvocationConfiguration as RecordedInvocation)?.Recorder);
}
