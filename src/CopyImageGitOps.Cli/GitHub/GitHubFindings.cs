using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>What can be wrong before GitHub is asked, or with what it is asked for: one place for the wording.</summary>
internal static class GitHubFindings
{
    public static Finding NoToken() =>
        Config($"{GitHubAccess.TokenVariable} is not set.", "In a workflow: env: {GITHUB_TOKEN: ${{ github.token }}}.");

    public static Finding BadToken() =>
        Config($"{GitHubAccess.TokenVariable} holds characters that no token has.", "Give the token alone, without quotes and line breaks.");

    public static Finding NoRepository() =>
        Config($"{GitHubAccess.RepositoryVariable} is not set.", "GitHub Actions sets it; elsewhere set it to the repository, as in acme/shop.");

    public static Finding BadRepository(string value) =>
        Config($"{GitHubAccess.RepositoryVariable} is '{value}', not a repository.", "Write it as owner/name, as in acme/shop.");

    public static Finding BadApi(string value) =>
        Config(
            $"{GitHubAccess.ApiVariable} is '{WithoutUser(value)}', not the https address of an API.",
            "Leave it out for github.com; for GitHub Enterprise Server it is https://HOST/api/v3.");

    public static Finding UntrustedEvent() =>
        new(Severity.Error, FindingCodes.GithubUntrustedEvent, "The workflow runs on 'pull_request_target', which gives write access to what a stranger wrote.")
        {
            Hint = "Run on 'push', 'schedule' or 'workflow_dispatch'; for pull requests use 'copyimage check' or 'copyimage plan' on 'pull_request'.",
        };

    public static Finding Fork() =>
        new(Severity.Error, FindingCodes.GithubFork, "The workflow runs for a pull request from a fork, whose token can only read.")
        {
            Hint = "Run on 'push', 'schedule' or 'workflow_dispatch'; for pull requests use 'copyimage check' or 'copyimage plan'.",
        };

    public static Finding ReviewerRefused(string reviewer, string reason) =>
        new(Severity.Warning, FindingCodes.PullRequestReviewer, $"'{reviewer}' could not be asked for a review: {reason}.")
        {
            Hint = "Name collaborators of the repository who did not open the pull request; for teams the token must belong to an App or a user.",
        };

    public static Finding ParentMissing(string commit, string repository) =>
        new(Severity.Error, FindingCodes.GitParentMissing, $"The commit {commit[..10]}, on which the new one is based, is not in '{repository}' on GitHub.")
        {
            Hint = "Push it first: a commit that GitHub signs can only be made on one that it has.",
        };

    public static Finding OtherTree(string commit) =>
        new(Severity.Error, FindingCodes.GithubProtocol, $"GitHub made another tree of the commit {commit[..10]} than Git; it was not put on the branch.")
        {
            Hint = "Run without --sign-commits, and please report this.",
        };

    private static string WithoutUser(string value) =>
        value.LastIndexOf('@') is var at and > 0 && value.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0
            ? $"{value[..(scheme + 3)]}***{value[at..]}"
            : value;

    private static Finding Config(string message, string hint) => new(Severity.Error, FindingCodes.ConfigInvalid, message) { Hint = hint };
}
