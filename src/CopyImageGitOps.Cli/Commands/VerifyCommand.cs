using System.CommandLine;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Copying;
using CopyImageGitOps.Findings;
using CopyImageGitOps.References;

namespace CopyImageGitOps.Cli.Commands;

/// <summary><c>copyimage verify</c>: whether a registry has all that images need.</summary>
internal sealed class VerifyCommand
{
    private readonly Argument<string[]> _references = new("REF")
    {
        Description = "An image in a registry, as in registry.example.com/mirror/docker.io/library/nginx:1.25.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _fromFile = new("--from-file")
    {
        Description = "A file with an image on each line, '#' begins a comment; - is standard input.",
        HelpName = "REFS",
    };
    private readonly Option<bool> _content = new("--content") { Description = "Read every blob as well, and check its digest." };
    private readonly Option<string?> _config = new("--config", "-c") { Description = "A configuration file, for its registries.", HelpName = "FILE" };
    private readonly RegistrySettings _registry = new();
    private readonly ReportSettings _report = new();

    public static Command Create() => new VerifyCommand().Build();

    private DocumentedCommand Build()
    {
        var command = new DocumentedCommand(
            "verify",
            "Check that a registry has all that images need, from the manifest to the last blob: exits 3 if something is missing or corrupt.",
            "copyimage verify registry.example.com/mirror/docker.io/library/nginx:1.25",
            "copyimage verify --content --from-file copies.txt",
            "copyimage copy --from-file images.txt --to registry.example.com/mirror --output json | jq -r '.images[].target' | copyimage verify --from-file -")
        {
            _references,
            _fromFile,
            _content,
            _config,
        };
        _registry.AddTo(command, namesCopies: false);
        _report.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_references) is not { Length: > 0 } && result.GetValue(_fromFile) is null) result.AddError("Give REF, or --from-file.");
            if (result.GetValue(_fromFile) == "-" && result.GetValue(_registry.PasswordStdin))
                result.AddError("--from-file - and --password-stdin both read standard input: use one of them.");
        });
        CommandGuard.SetAction(command, _report, VerifyAsync);
        return command;
    }

    private async Task<int> VerifyAsync(ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        var listed = await ReferenceList.ReadAsync(parsed.GetValue(_references) ?? [], parsed.GetValue(_fromFile), cancellationToken);
        var references = listed.Select(image => image.Reference).Distinct().ToList();
        var load = await LoadAsync(references, parsed, cancellationToken);

        var results = references.Count == 0 ? [] : await VerifyAsync(load, references, parsed, printer, cancellationToken);
        var findings = new FindingLog();
        findings.AddRange(load.Findings);
        var byReference = results.ToDictionary(result => result.Reference);
        foreach (var image in listed) findings.AddRange(CopyFindings.Of(byReference[image.Reference]).Select(image.At));
        printer.Print(VerifyReport.Of(results, findings));
        return CommandGuard.GateExitCodeOf(findings);
    }

    private async Task<IReadOnlyList<VerifyResult>> VerifyAsync(
        ConfigLoad load, List<ImageReference> references, ParseResult parsed, ReportPrinter printer, CancellationToken cancellationToken)
    {
        using var session = await RegistrySession.OpenAsync(load, references[0].Registry, _registry, parsed, printer.Progress, cancellationToken);
        return await printer.ShowProgressAsync(() => session.Engine.VerifyAsync(references, parsed.GetValue(_content), cancellationToken));
    }

    /// <summary>Credentials of the environment are for the configured destination; where there is none, for the registry that all references are in.</summary>
    /// <exception cref="UsageException">The configuration is wrong, or a password is given for several registries.</exception>
    private async Task<ConfigLoad> LoadAsync(List<ImageReference> references, ParseResult parsed, CancellationToken cancellationToken)
    {
        var registries = references.Select(reference => reference.Registry).Distinct().ToList();
        if (registries.Count > 1 && parsed.GetValue(_registry.PasswordStdin)) throw new UsageException([OnePasswordForSeveral(registries)]);
        var load = await LoadAsync(_registry.Overrides(parsed));
        return load.Config is { Destination: null } && registries is [var only]
            ? await LoadAsync(_registry.Overrides(parsed) with { Destination = only.Name, Target = "{registry}/{name}" })
            : load;

        async Task<ConfigLoad> LoadAsync(ConfigOverrides overrides)
        {
            var loaded = await ConfigLoader.LoadAsync(
                ".", parsed.GetValue(_config), Environment.GetEnvironmentVariable, overrides, cancellationToken);
            return loaded.Config is null ? throw new UsageException(loaded.Findings) : loaded;
        }
    }

    private static Finding OnePasswordForSeveral(List<Registry> registries) => new(
        Severity.Error,
        FindingCodes.ConfigInvalid,
        $"--username and --password-stdin are for one registry, but the images are in {string.Join(", ", registries)}.")
    {
        Hint = "Verify the images of each registry by themselves, or log in with 'docker login'.",
    };
}
