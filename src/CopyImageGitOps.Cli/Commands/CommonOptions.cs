using System.CommandLine;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options of every command that reads manifests. Those that configure a run win over the environment and the configuration file.</summary>
internal sealed class CommonOptions
{
    public Argument<string?> Path { get; } = new("PATH")
    {
        Description = "The directory with the manifests. Default: the current directory.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<string?> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration file. Default: copyimage.yaml, .copyimage.yaml or .github/copyimage.yaml in PATH.",
        HelpName = "FILE",
    };

    public Option<string[]> Sources { get; } = List("--sources", "The registries whose images count as public; replaces the default list.", "REGISTRY");

    public Option<string[]> Include { get; } = List("--include", "Copy only images that match, as in 'nginx:*'.", "PATTERN");

    public Option<string[]> Exclude { get; } = List("--exclude", "Leave images alone that match.", "PATTERN");

    public Option<string[]> Kinds { get; } = List("--kinds", "Look only at objects of these kinds, as in Deployment.", "KIND");

    public Option<string?> Pin { get; } = new("--pin")
    {
        Description = "What a rewritten reference carries: tag@digest (default), tag, or digest.",
        HelpName = "PIN",
    };

    public Option<string?> MaximumFileSize { get; } = new("--maximum-file-size")
    {
        Description = "Skip larger files, with a finding. Default: 16Mi.",
        HelpName = "SIZE",
    };

    public Option<string?> Destination { get; } = new("--destination", "-d")
    {
        Description = "Where copies are kept: a registry, and optionally a path, as in registry.example.com/mirror.",
        HelpName = "PREFIX",
    };

    /// <summary>For the commands that copy, or say what would be copied; they add them themselves.</summary>
    public CopySettings Copying { get; } = new();

    public KustomizeSettings Kustomize { get; } = new();

    public RegistrySettings Registry { get; } = new();

    public ReportSettings Report { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(Path);
        command.Add(Config);
        AddConfigurationTo(command);
        Kustomize.AddTo(command);
        Registry.AddTo(command);
        Report.AddTo(command);
    }

    /// <summary>Without what says where manifests are, and how the result is shown.</summary>
    public void AddConfigurationTo(Command command)
    {
        foreach (var option in (Option[])[Destination, Sources, Include, Exclude, Kinds, Pin, MaximumFileSize]) command.Add(option);
    }

    public ConfigOverrides Overrides(ParseResult parsed) => Copying.Overrides(parsed, Kustomize.Overrides(parsed, Registry.Overrides(parsed))) with
    {
        Destination = parsed.GetValue(Destination),
        Sources = parsed.GetValue(Sources),
        Include = parsed.GetValue(Include),
        Exclude = parsed.GetValue(Exclude),
        Kinds = parsed.GetValue(Kinds),
        Pin = parsed.GetValue(Pin),
        MaximumFileSize = parsed.GetValue(MaximumFileSize),
    };

    internal static Option<string[]> List(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };
}
