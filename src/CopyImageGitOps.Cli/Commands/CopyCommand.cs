using System.CommandLine;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage copy</c>: the copy engine on its own.</summary>
internal sealed class CopyCommand
{
    private readonly Argument<string?> _source = new("SRC") { Description = "The image to copy, as in nginx:1.25.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _target = new("DST") { Description = "The copy, as in registry.example.com/nginx:1.25.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _fromFile = new("--from-file") { Description = "A file with an image on each line, '#' begins a comment; - is standard input.", HelpName = "REFS" };
    private readonly Option<string?> _to = new("--to") { Description = "The prefix below which the images of --from-file are kept.", HelpName = "PREFIX" };
    private readonly Option<string?> _config = new("--config", "-c") { Description = "A configuration file, for its registries and mirrors.", HelpName = "FILE" };
    private readonly RegistrySettings _registry = new();
    private readonly ReportSettings _report = new();

    public static Command Create() => new CopyCommand().Build();

    private Command Build()
    {
        var command = new Command("copy", """
            Copy images between registries, all platforms, byte for byte: the digests stay equal.

            Examples:
              copyimage copy nginx:1.25 registry.example.com/nginx:1.25
              copyimage copy --from-file images.txt --to registry.example.com/mirror
              copyimage plan --output json | jq -r '.images[].source' | copyimage copy --from-file - --to registry.example.com/mirror
            """)
        {
            _source,
            _target,
            _fromFile,
            _to,
            _config,
        };
        _registry.AddTo(command);
        _report.AddTo(command);
        command.Validators.Add(result =>
        {
            var isPair = result.GetValue(_source) is not null && result.GetValue(_target) is not null;
            var isList = result.GetValue(_fromFile) is not null && result.GetValue(_to) is not null;
            var isMixed = (result.GetValue(_source) ?? result.GetValue(_target)) is not null && (result.GetValue(_fromFile) ?? result.GetValue(_to)) is not null;
            if (isPair == isList || isMixed) result.AddError("Give SRC and DST, or --from-file and --to.");
            if (result.GetValue(_fromFile) == "-" && result.GetValue(_registry.PasswordStdin)) result.AddError("--from-file - and --password-stdin both read standard input: use one of them.");
        });
        CommandGuard.SetAction(command, _report, CopyAsync);
        return command;
    }

    private async Task<int> CopyAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var overrides = _registry.Overrides(parsed) with { Destination = parsed.GetValue(_to) };
        var load = await ConfigLoader.LoadAsync(".", parsed.GetValue(_config), Environment.GetEnvironmentVariable, overrides, cancellationToken);
        if (load.Config is null) throw new UsageException(load.Findings);
        var requests = await RequestsAsync(parsed, load.Config, cancellationToken);

        var results = requests.Count == 0 ? [] : await CopyAsync(load, requests, parsed, printer, cancellationToken);
        var findings = new FindingLog();
        findings.AddRange(load.Findings);
        printer.Print(CopyReport.Of(parsed.GetValue(_to), results, findings));
        return CommandGuard.ExitCodeOf(findings);
    }

    private async Task<IReadOnlyList<CopyResult>> CopyAsync(ConfigLoad load, IReadOnlyList<CopyRequest> requests, ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        using var session = await RegistrySession.OpenAsync(load, requests[0].Target.Registry, _registry, parsed, printer.Progress, cancellationToken);
        return await printer.ShowProgressAsync(() => session.Engine.CopyAsync(requests, cancellationToken));
    }

    private async Task<IReadOnlyList<CopyRequest>> RequestsAsync(ParseResult parsed, CopyImageConfig config, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_fromFile) is { } file) return await ImageList.ReadAsync(file, config, cancellationToken);
        var (source, sourceError) = Parse(parsed.GetValue(_source)!);
        var (target, targetError) = Parse(parsed.GetValue(_target)!);
        List<Finding> faults = [.. new[] { sourceError, targetError }.OfType<ReferenceError>().Select(error => ImageList.Wrong(error, file: null, line: null))];
        return faults.Count == 0 ? [new CopyRequest(source!, target!)] : throw new UsageException(faults);
    }

    private static (ImageReference?, ReferenceError?) Parse(string text) => ImageReference.TryParse(text, out var reference, out var error) ? (reference, null) : (null, error);
}
