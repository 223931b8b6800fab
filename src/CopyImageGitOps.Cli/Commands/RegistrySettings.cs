using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say what copies are called and how registries are spoken to.</summary>
internal sealed class RegistrySettings
{
    public Option<string?> Target { get; } = new("--target")
    {
        Description = "How copies are named below the destination: {registry}, {repository}, {name}. Default: {registry}/{repository}.",
        HelpName = "TEMPLATE",
    };

    public Option<string?> Referrers { get; } = new("--referrers")
    {
        Description = "Copy signatures, attestations and SBOMs: all (default) with each image that is copied, refresh also of images that are there, none.",
        HelpName = "MODE",
    };

    public Option<string[]> InsecureRegistries { get; } = CommonOptions.List(
        "--insecure-registries",
        "Registries that are spoken to over plain HTTP. Those on the loopback interface are, without being named.",
        "REGISTRY");

    public Option<int?> Concurrency { get; } = new("--concurrency")
    {
        Description = "How many images are copied at once. Default: 32.",
        HelpName = "N",
        CustomParser = ReadNumber,
    };

    public Option<string?> MaximumWait { get; } = new("--maximum-wait")
    {
        Description = "How long, in all, a registry is waited for that asks for pauses (429). Default: 15m.",
        HelpName = "TIME",
    };

    public Option<string?> Username { get; } = new("--username", "-u")
    {
        Description = "The user of the destination registry; needs --password-stdin. "
            + "Default: COPYIMAGE_USERNAME, or what 'docker login' or 'podman login' stored.",
        HelpName = "NAME",
    };

    public Option<bool> PasswordStdin { get; } = new("--password-stdin") { Description = "Read the password of the destination registry from standard input." };

    /// <param name="namesCopies">False for a command that is told the names.</param>
    /// <param name="readsPassword">False for a command that has something else on standard input.</param>
    public void AddTo(Command command, bool namesCopies = true, bool readsPassword = true)
    {
        if (namesCopies) foreach (var option in (Option[])[Target, Referrers]) command.Add(option);
        foreach (var option in (Option[])[InsecureRegistries, Concurrency, MaximumWait]) command.Add(option);
        if (!readsPassword) return;
        foreach (var option in (Option[])[Username, PasswordStdin]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Username) is null == result.GetValue(PasswordStdin))
                result.AddError("--username and --password-stdin go together: use both, or neither.");
        });
    }

    public ConfigOverrides Overrides(ParseResult parsed) => new()
    {
        Target = parsed.GetValue(Target),
        Referrers = parsed.GetValue(Referrers),
        InsecureRegistries = parsed.GetValue(InsecureRegistries),
        Concurrency = parsed.GetValue(Concurrency),
        MaximumWait = parsed.GetValue(MaximumWait),
    };

    private static int? ReadNumber(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        result.AddError($"--concurrency is a whole number, not '{result.Tokens[0].Value}'.");
        return null;
    }
}
