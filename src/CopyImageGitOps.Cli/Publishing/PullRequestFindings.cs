using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.Publishing;

/// <summary>What can be wrong with a run that ends in a pull request: one place for the wording.</summary>
internal static class PullRequestFindings
{
    public static Finding OwnBase(string branch) =>
        Base($"The pull request is to be merged into '{branch}', which is its own branch.", "Name another one with --base, or with --branch.");

    public static Finding NoBase(string branch, string repository) =>
        Base($"'{repository}' has no branch '{branch}' that a pull request could be merged into.", "Name one that it has with --base, or push it first.");

    public static Finding NoDirectory(string path, string branch) =>
        Base(
            $"'{path}' is not a directory of the branch '{branch}', from which the pull request is made.",
            "Push the directory first, or name another --base.");

    public static Finding AuthorNotKept() =>
        new(Severity.Error, FindingCodes.ConfigInvalid, "--sign-commits and an author of the commit exclude each other: GitHub signs as the token's owner.")
        {
            Hint = "Leave out --author and commit.author, or --sign-commits.",
        };

    public static Finding Raced(string branch, int attempts) =>
        new(Severity.Error, FindingCodes.PushRaced, $"The branch '{branch}' was moved by others each of the {attempts} times that it was to be replaced.")
        {
            Hint = "Let one run at a time write to it: in GitHub Actions with 'concurrency:'; or name a branch of its own with --branch.",
        };

    private static Finding Base(string message, string hint) => new(Severity.Error, FindingCodes.PullRequestBase, message) { Hint = hint };
}
