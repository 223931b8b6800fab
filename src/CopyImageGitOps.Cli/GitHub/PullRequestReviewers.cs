using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Cli.GitHub;

/// <summary>Asks for reviews. Who cannot be asked is a warning: the pull request is worth more than its reviewers.</summary>
internal sealed class PullRequestReviewers(GitHubApi api)
{
    private const string TeamPrefix = "team:";

    /// <param name="wanted">User names, and teams as <c>team:slug</c>.</param>
    /// <returns>Whether somebody was asked, and a warning for each who could not be.</returns>
    public async Task<(bool HasAsked, IReadOnlyList<Finding> Refused)> AskAsync(
        PullRequestAnswer current, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(current, wanted, cancellationToken);
        if (missing.Count == 0) return (false, []);
        if (await TryAskAsync(current, missing, cancellationToken) is not { } refusal) return (true, []);
        if (missing.Count == 1) return (false, [GitHubFindings.ReviewerRefused(missing[0], refusal)]);

        // GitHub asks none of them if one is refused, and does not say which one.
        var refused = new List<Finding>();
        foreach (var reviewer in missing)
        {
            if (await TryAskAsync(current, [reviewer], cancellationToken) is { } reason) refused.Add(GitHubFindings.ReviewerRefused(reviewer, reason));
        }

        return (refused.Count < missing.Count, refused);
    }

    /// <summary>GitHub takes who has answered off the list of the asked; to ask them again on each run would be a nuisance.</summary>
    private async Task<IReadOnlyList<string>> MissingAsync(PullRequestAnswer current, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var asked = current.RequestedReviewers.Select(user => user.Login).Concat(current.RequestedTeams.Select(team => TeamPrefix + team.Slug));
        var missing = wanted.Except(asked, StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count == 0) return [];
        var request = new GitHubRequest(HttpMethod.Get, $"pulls/{current.Number}/reviews?per_page=100", "look for reviews");
        var answered = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var review in api.ListAsync(request, GitHubJson.Default.IReadOnlyListReviewAnswer, cancellationToken))
            answered.Add(review.User?.Login ?? "");
        // A review does not say for which team it was given.
        return [.. missing.Where(reviewer => IsTeam(reviewer) ? answered.Count == 0 : !answered.Contains(reviewer))];
    }

    /// <returns>GitHub's reason if it refused.</returns>
    private async Task<string?> TryAskAsync(PullRequestAnswer current, IReadOnlyList<string> reviewers, CancellationToken cancellationToken)
    {
        var body = new NewReviewers(
            [.. reviewers.Where(reviewer => !IsTeam(reviewer))],
            [.. reviewers.Where(IsTeam).Select(team => team[TeamPrefix.Length..])]);
        try
        {
            var request = new GitHubRequest(HttpMethod.Post, $"pulls/{current.Number}/requested_reviewers", "ask for reviews")
            {
                Permission = PullRequests.Permission,
            };
            await api.SendAsync(request.With(body, GitHubJson.Default.NewReviewers), cancellationToken);
            return null;
        }
        catch (GitHubException e) when (e.IsAboutTheRequest)
        {
            return e.Finding.Message.TrimEnd('.');
        }
    }

    private static bool IsTeam(string reviewer) => reviewer.StartsWith(TeamPrefix, StringComparison.OrdinalIgnoreCase);
}
