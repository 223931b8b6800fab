using System.CommandLine;
using CopyImageGitOps.Configuration;
using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Commands;

/// <summary>The options that say whether a pull request is opened, and what it is.</summary>
internal sealed class PullRequestSettings
{
    private readonly Option<string?> _base = new("--base")
    {
        Description = "The branch that the pull request is to be merged into. Default: the one that is checked out.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _title = new("--title") { Description = "The title of the pull request; {count} is filled in.", HelpName = "TEXT" };

    private readonly Option<string?> _body = new("--body")
    {
        Description = "The body of the pull request, or a file that has it; {count}, {images} and {table} are filled in.",
        HelpName = "TEXT",
    };

    private readonly Option<string[]> _labels = CommonOptions.List("--label", "A label for the pull request; may be given several times.", "NAME");

    private readonly Option<string[]> _reviewers =
        CommonOptions.List("--reviewer", "A user who is asked for a review, or a team as team:NAME; may be given several times.", "NAME");

    private readonly Option<bool?> _draft = new("--draft") { Description = "Open the pull request as a draft.", Arity = ArgumentArity.Zero };

    private readonly Option<bool?> _deleteBranch = new("--delete-branch")
    {
        Description = "Whether the branch is deleted when the pull request is closed because there is nothing left to do. Default: true.",
        HelpName = "BOOL",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Option<bool> PullRequest { get; } = new("--pull-request")
    {
        Description = "Open a pull request with the commit, or update or close the one there is; nothing is changed here. See docs/pull-requests.md.",
    };

    public Option<bool> SignCommits { get; } = new("--sign-commits")
    {
        Description = "Make the commit through GitHub's API, which signs it, with --push or --pull-request.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[PullRequest, _base, _title, _body, _labels, _reviewers, _draft, _deleteBranch, SignCommits]) command.Add(option);
    }

    /// <exception cref="UsageException">The file with the body cannot be read.</exception>
    public async Task<ConfigOverrides> OverridesAsync(ParseResult parsed, ConfigOverrides others, CancellationToken cancellationToken) => others with
    {
        Base = parsed.GetValue(_base),
        Title = parsed.GetValue(_title),
        Body = await BodyAsync(parsed.GetValue(_body), cancellationToken),
        Labels = parsed.GetValue(_labels),
        Reviewers = parsed.GetValue(_reviewers),
        Draft = parsed.GetValue(_draft),
        DeleteBranch = parsed.GetValue(_deleteBranch),
    };

    private static async Task<string?> BodyAsync(string? given, CancellationToken cancellationToken)
    {
        if (given is null || !File.Exists(given)) return given;
        try
        {
            return await File.ReadAllTextAsync(given, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var unreadable = new Finding(Severity.Error, FindingCodes.ConfigInvalid, $"The file '{given}' of --body cannot be read: {e.Message}");
            throw new UsageException([unreadable]);
        }
    }
}
