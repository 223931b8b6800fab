using System.CommandLine;
using System.CommandLine.Parsing;
using CopyImageGitOps.Cli.Git;
using CopyImageGitOps.Configuration;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options of the commands that commit what they have rewritten.</summary>
internal sealed class CommitSettings
{
    private readonly Option<bool> _noCommit = new("--no-commit") { Description = "Rewrite the files, and leave the commit to you." };
    private readonly Option<string?> _message = new("--commit-message")
    {
        Description = "The commit message; {count} and {images} are filled in.",
        HelpName = "TEXT",
    };
    private readonly Option<string?> _author = new("--author")
    {
        Description = "The author of the commit, as in 'Jane Doe <jane@example.com>'. Default: Git's own identity.",
        HelpName = "NAME",
    };
    private readonly Option<bool?> _signOff = new("--sign-off") { Description = "Add a Signed-off-by line to the commit.", Arity = ArgumentArity.Zero };

    private readonly Option<bool> _noVerify = new("--no-verify") { Description = "Skip the repository's hooks pre-commit and commit-msg." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_noCommit, _message, _author, _signOff, _noVerify]) command.Add(option);
    }

    public bool Commits(CommandResult parsed) => !parsed.GetValue(_noCommit);

    public CommitMode Mode(ParseResult parsed, CommitMode others) => others with { NoVerify = parsed.GetValue(_noVerify) };

    public ConfigOverrides Overrides(ParseResult parsed, ConfigOverrides others) => others with
    {
        CommitMessage = parsed.GetValue(_message),
        Author = parsed.GetValue(_author),
        SignOff = parsed.GetValue(_signOff),
    };
}
