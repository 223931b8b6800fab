using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>What the pull request of a branch shall be.</summary>
/// <param name="Branch">The one that is to be merged.</param>
/// <param name="Base">The branch that it is to be merged into.</param>
/// <param name="Body">Markdown, at most 65,536 characters.</param>
internal sealed record PullRequestWish(string Branch, string Base, string Title, string Body)
{
    /// <summary>Added to those that it has.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>User names, and teams as <c>team:slug</c>; added to those that were asked.</summary>
    public IReadOnlyList<string> Reviewers { get; init; } = [];

    /// <summary>Counts when it is created; GitHub's REST API cannot change it later.</summary>
    public bool IsDraft { get; init; }
}

/// <summary>What became of a <see cref="PullRequestWish"/>.</summary>
/// <param name="Findings">Warnings: what could not be had and does not matter as much as the pull request itself.</param>
internal sealed record PullRequestOutcome(ReportPullRequest PullRequest, IReadOnlyList<Finding> Findings);
