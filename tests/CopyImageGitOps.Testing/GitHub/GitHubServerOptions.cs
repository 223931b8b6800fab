namespace CopyImageGitOps.Testing.GitHub;

/// <summary>The habits of an in-process GitHub, and what its token may do.</summary>
public sealed record GitHubServerOptions
{
    /// <summary>As in <c>acme/shop</c>.</summary>
    public string Repository { get; init; } = "acme/shop";

    /// <summary>The name that the repository had before: requests for it are redirected.</summary>
    public string? FormerRepository { get; init; }

    /// <summary>Before all paths: <c>/api/v3</c> on GitHub Enterprise Server.</summary>
    public string PathPrefix { get; init; } = "";

    public string Token { get; init; } = "ghs_S3cretOfTheTest";

    /// <summary>To whom the token belongs; it opens pull requests.</summary>
    public string Login { get; init; } = "github-actions[bot]";

    public string DefaultBranch { get; init; } = "main";

    /// <summary>False: branches, blobs, trees and commits are refused (<c>contents: read</c>).</summary>
    public bool MayWriteContents { get; init; } = true;

    /// <summary>False: pull requests, labels and reviewers are refused (<c>pull-requests: read</c>).</summary>
    public bool MayWritePullRequests { get; init; } = true;

    /// <summary>The repository's setting "Allow GitHub Actions to create and approve pull requests".</summary>
    public bool AllowsActionsToCreatePullRequests { get; init; } = true;

    /// <summary>False: as for private repositories of free accounts.</summary>
    public bool HasDrafts { get; init; } = true;

    public IReadOnlyList<string> Collaborators { get; init; } = ["jane", "zoe"];

    public IReadOnlyList<string> Teams { get; init; } = ["platform"];

    /// <summary>Pages are no longer, whatever is asked for.</summary>
    public int LongestPage { get; init; } = 100;
}
