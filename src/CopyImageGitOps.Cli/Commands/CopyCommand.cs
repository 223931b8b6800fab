using System.CommandLine;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.Layouts;
using CopyImageGitOps.Running;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage copy</c>: the copy engine on its own.</summary>
internal sealed class CopyCommand
{
    private readonly Argument<string?> _source = new("SRC")
    {
        Description = "The image to copy, as in nginx:1.25, or oci:PATH[:NAME] in a folder in the OCI layout.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Argument<string?> _target = new("DST")
    {
        Description = "The copy, as in registry.example.com/nginx:1.25, or oci:PATH[:NAME].",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _fromFile = new("--from-file")
    {
        Description = "A file with an image on each line, '#' begins a comment; - is standard input.",
        HelpName = "REFS",
    };
    private readonly Option<string?> _from = new("--from")
    {
        Description = "A folder in the OCI layout; every image that it names is copied.",
        HelpName = "oci:PATH",
    };
    private readonly Option<string?> _to = new("--to")
    {
        Description = "Where the images of --from-file or --from are kept: the prefix of a registry, or oci:PATH, a folder in the OCI layout.",
        HelpName = "PREFIX",
    };
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "A configuration file, for its registries and mirrors.",
        HelpName = "FILE",
    };
    private readonly CopySettings _copying = new();
    private readonly RegistrySettings _registry = new();
    private readonly ReportSettings _report = new();

    public static Command Create() => new CopyCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "copy",
            "Copy images between registries and folders, all platforms, byte for byte: the digests stay equal.",
            "copyimage copy nginx:1.25 registry.example.com/nginx:1.25",
            "copyimage copy --from-file images.txt --to registry.example.com/mirror",
            "copyimage plan --output json | jq -r '.images[].source' | copyimage copy --from-file - --to registry.example.com/mirror",
            "copyimage copy --from-file images.txt --to oci:./bundle",
            "copyimage copy --from oci:./bundle --to registry.example.com/mirror")
        {
            _source,
            _target,
            _fromFile,
            _from,
            _to,
            _config,
        };
        _copying.AddTo(command);
        _registry.AddTo(command);
        _report.AddTo(command);
        command.Validators.Add(result =>
        {
            var isPair = result.GetValue(_source) is not null && result.GetValue(_target) is not null;
            var isFile = result.GetResult(_fromFile) is not null;
            var isLayout = result.GetResult(_from) is not null;
            var isList = isFile != isLayout && result.GetValue(_to) is not null;
            var isMixed = (result.GetValue(_source) ?? result.GetValue(_target)) is not null
                && (isFile || isLayout || result.GetValue(_to) is not null);
            if (isPair == isList || isMixed) result.AddError("Give SRC and DST, or --from-file and --to, or --from and --to.");
            if (result.GetValue(_fromFile) == "-" && result.GetValue(_registry.PasswordStdin))
                result.AddError("--from-file - and --password-stdin both read standard input: use one of them.");
        });
        CommandGuard.SetAction(command, _report, CopyAsync);
        return command;
    }

    private async Task<int> CopyAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var pair = Pair(parsed);
        var (from, to) = (Folder(parsed.GetValue(_from), _from), Folder(parsed.GetValue(_to), null));
        var overrides = Overrides(parsed, pair, to);
        var load = await ConfigLoader.LoadAsync(".", parsed.GetValue(_config), Environment.GetEnvironmentVariable, overrides, cancellationToken);
        if (load.Config is null) throw new UsageException(load.Findings);
        var naming = to is null ? CopyNaming.Below(load.Config) : CopyNaming.In(to);
        var images = pair is not null ? [new ListedImage(pair)]
            : from is not null ? await ImageList.ReadAsync(from, naming, cancellationToken)
            : await ImageList.ReadAsync(parsed.GetValue(_fromFile)!, naming, cancellationToken);

        IReadOnlyList<CopyRequest> requests = [.. images.Select(image => CopyRequests.Of(image.Request, load.Config))];
        var results = requests.Count == 0 ? [] : await CopyAsync(load, requests, parsed, printer, cancellationToken);
        var findings = new FindingLog();
        findings.AddRange(load.Findings);
        foreach (var (image, result) in images.Zip(results)) findings.AddRange(CopyFindings.Of(result).Select(image.At));
        printer.Print(CopyReport.Of(parsed.GetValue(_to), results, findings));
        return CommandGuard.ExitCodeOf(findings);
    }

    /// <summary>The names of a pair are given and not made, so of the destination only its registry counts: what credentials are for.</summary>
    private ConfigOverrides Overrides(ParseResult parsed, CopyRequest? pair, LayoutReference? to)
    {
        var overrides = _copying.Overrides(parsed, _registry.Overrides(parsed));
        if (pair?.Target.Reference is { } target) return overrides with { Destination = target.Registry.Name, Target = "{registry}/{name}" };
        return pair is null && to is null ? overrides with { Destination = parsed.GetValue(_to) } : overrides;
    }

    private async Task<IReadOnlyList<CopyResult>> CopyAsync(
        ConfigLoad load,
        IReadOnlyList<CopyRequest> requests,
        ParseResult parsed,
        ReportPrinter printer,
        CancellationToken cancellationToken)
    {
        using var session = await RegistrySession.OpenAsync(
            load, requests[0].Target.Reference?.Registry, _registry, parsed, printer.Progress, cancellationToken);
        return await printer.ShowProgressAsync(() => session.Engine.CopyAsync(requests, cancellationToken));
    }

    /// <summary>Null if a list is to be copied.</summary>
    /// <exception cref="UsageException">A reference is wrong.</exception>
    private CopyRequest? Pair(ParseResult parsed)
    {
        if (parsed.GetValue(_source) is not { } source) return null;
        List<Finding> faults = [];
        var (from, to) = (Parse(source, faults), Parse(parsed.GetValue(_target), faults));
        return from is null || to is null ? throw new UsageException(faults) : new CopyRequest(from, CopyNaming.Complete(to, from));
    }

    private static ImageLocation? Parse(string? text, List<Finding> faults)
    {
        if (ImageLocation.TryParse(text, out var location, out var error)) return location;
        faults.Add(ImageList.Wrong(error));
        return null;
    }

    /// <summary>The folder that an option names; null if it names none.</summary>
    /// <param name="folderOnly">The option, if it cannot name anything else.</param>
    /// <exception cref="UsageException">It names one image, or another kind of place.</exception>
    private static LayoutReference? Folder(string? text, Option? folderOnly)
    {
        if (text is null) return null;
        if (OtherTransports.Refusal(text) is { } refusal) throw new UsageException([ImageList.Wrong(refusal)]);
        if (folderOnly is null && !text.StartsWith(LayoutReference.Prefix, StringComparison.Ordinal)) return null;
        if (!LayoutReference.TryParse(text, out var layout, out var error)) throw new UsageException([ImageList.Wrong(error)]);
        return layout is { Name: null, Digest: null }
            ? layout
            : throw new UsageException(
            [
                new Finding(Severity.Error, FindingCodes.ConfigInvalid, $"'{text}' names one image, where a folder is wanted.")
                {
                    Hint = "Write oci:PATH, or copy the one image with SRC and DST.",
                },
            ]);
    }
}
