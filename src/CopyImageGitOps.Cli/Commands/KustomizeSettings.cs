using System.CommandLine;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say what <c>kustomize build</c> may do.</summary>
internal sealed class KustomizeSettings
{
    private readonly Option<bool?> _enableHelm = new("--enable-helm")
    {
        Description = "Let kustomizations inflate Helm charts with 'helm'.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<bool?> _allowRemote = new("--allow-remote")
    {
        Description = "Let kustomizations fetch bases and files from other hosts.",
        Arity = ArgumentArity.Zero,
    };

    private readonly Option<string?> _loadRestrictor = new("--load-restrictor")
    {
        Description = "Where a kustomization may load files from: rootOnly (default: its directory and below) or none (anywhere).",
        HelpName = "RULE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_enableHelm, _allowRemote, _loadRestrictor]) command.Add(option);
    }

    public ConfigOverrides Overrides(ParseResult parsed, ConfigOverrides others) => others with
    {
        EnableHelm = parsed.GetValue(_enableHelm),
        AllowRemote = parsed.GetValue(_allowRemote),
        LoadRestrictor = parsed.GetValue(_loadRestrictor),
    };
}
