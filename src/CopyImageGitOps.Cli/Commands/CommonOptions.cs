using System.CommandLine;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that every command has. Those that configure a run win over the environment and the configuration file.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Config { get; } = new("--config", "-c") { Description = "The configuration file. Default: copyimage.yaml, .copyimage.yaml or .github/copyimage.yaml.", HelpName = "FILE" };

    public Option<string?> Destination { get; } = new("--destination", "-d") { Description = "Where copies are kept: a registry, and optionally a path, as in registry.example.com/mirror.", HelpName = "PREFIX" };

    public Option<string[]> Source { get; } = List("--source", "A registry whose images count as public; replaces the default list.", "REGISTRY");

    public Option<string[]> Include { get; } = List("--include", "Copy only images that match, as in 'nginx:*'.", "PATTERN");

    public Option<string[]> Exclude { get; } = List("--exclude", "Leave images alone that match.", "PATTERN");

    public Option<string[]> Kind { get; } = List("--kind", "Look only at objects of this kind, as in Deployment.", "KIND");

    public Option<string?> Target { get; } = new("--target") { Description = "How copies are named: {registry}, {repository}, {name}. Default: {registry}/{repository}.", HelpName = "TEMPLATE" };

    public Option<string?> Pin { get; } = new("--pin") { Description = "What a rewritten reference carries: tag@digest (default), tag, or digest.", HelpName = "PIN" };

    public Option<string[]> Insecure { get; } = List("--insecure", "A registry that is spoken to over plain HTTP. Those on the loopback interface are, without being named.", "REGISTRY");

    public Option<int?> Concurrency { get; } = new("--concurrency") { Description = "How many images are copied at once. Default: 8.", HelpName = "N" };

    public Option<string?> Username { get; } = new("--username", "-u") { Description = "The user of the destination registry. Default: COPYIMAGE_USERNAME, or what 'docker login' or 'podman login' stored.", HelpName = "NAME" };

    public Option<bool> PasswordStdin { get; } = new("--password-stdin") { Description = "Read the password of the destination registry from standard input." };

    public Option<string> Output { get; } = new("--output", "-o") { Description = "text, or json: one document on standard output.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };

    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Show every reference with its file and line." };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Show only warnings and errors." };

    public CommonOptions() => Output.AcceptOnlyFromAmong("text", "json");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Config, Destination, Source, Include, Exclude, Kind, Target, Pin, Insecure, Concurrency, Username, PasswordStdin, Output, Verbose, Quiet])
        {
            command.Add(option);
        }
    }

    public ConfigOverrides Overrides(ParseResult parsed) => new()
    {
        Destination = parsed.GetValue(Destination),
        Sources = Given(parsed, Source),
        Include = Given(parsed, Include),
        Exclude = Given(parsed, Exclude),
        Kinds = Given(parsed, Kind),
        Target = parsed.GetValue(Target),
        Pin = parsed.GetValue(Pin),
        InsecureRegistries = Given(parsed, Insecure),
        Concurrency = parsed.GetValue(Concurrency),
    };

    private static string[]? Given(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) is { Length: > 0 } values ? values : null;

    private static Option<string[]> List(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };
}
