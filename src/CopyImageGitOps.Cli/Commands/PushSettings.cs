using System.CommandLine;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say whether and where a commit is pushed.</summary>
internal sealed class PushSettings
{
    private readonly Option<string?> _branch = new("--branch")
    {
        Description = "The branch to push to. Default: the upstream of the current branch, or the branch of its name.",
        HelpName = "NAME",
    };

    private readonly Option<int?> _attempts = new("--push-attempts")
    {
        Description = "How often a push is tried while others push to the branch, with the run made anew each time. Default: 5.",
        HelpName = "N",
    };

    public Option<bool> Push { get; } = new("--push") { Description = "Push the commit to the remote repository." };

    public Option<string> Remote { get; } = new("--remote")
    {
        Description = "The remote repository to push to. Default: origin.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "origin",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Push, _branch, _attempts, Remote]) command.Add(option);
    }

    public ConfigOverrides Overrides(ParseResult parsed, ConfigOverrides others) => others with
    {
        Branch = parsed.GetValue(_branch),
        PushAttempts = parsed.GetValue(_attempts),
    };
}
