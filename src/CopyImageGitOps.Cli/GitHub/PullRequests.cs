namespace CopyImageGitOps.Cli.GitHub;

/// <summary>The pull request of one branch: created, brought up to date in place, or closed.</summary>
internal sealed class PullRequests(GitHubApi api)
{
    public const string Permission = "pull-requests: write";

    private readonly PullRequestReviewers _reviewers = new(api);

    /// <summary>Creates it, or changes what is not as wished. An open one of the branch is taken whatever it is to be merged into.</summary>
    /// <exception cref="GitHubException">GitHub refused.</exception>
    public async Task<PullRequestOutcome> EnsureAsync(PullRequestWish wish, CancellationToken cancellationToken)
    {
        var found = await FindAsync(wish.Branch, wish.Base, cancellationToken);
        var current = found ?? await CreateAsync(wish, cancellationToken);
        var isNew = found is null && current.IsAsWished(wish);
        var isChanged = await ChangeAsync(current, wish, cancellationToken);
        isChanged |= await AddLabelsAsync(current, wish.Labels, cancellationToken);
        var asked = await _reviewers.AskAsync(current, wish.Reviewers, cancellationToken);
        var operation = isNew ? PullRequestOperation.Created
            : isChanged || asked.HasAsked ? PullRequestOperation.Updated
            : PullRequestOperation.None;
        return new PullRequestOutcome(new ReportPullRequest(current.Number, current.HtmlUrl, operation), asked.Refused);
    }

    /// <summary>Closes the open ones of the branch; null if there is none.</summary>
    /// <exception cref="GitHubException">GitHub refused.</exception>
    public async Task<ReportPullRequest?> CloseAsync(string branch, CancellationToken cancellationToken)
    {
        ReportPullRequest? closed = null;
        foreach (var open in await ListAsync(branch, cancellationToken))
        {
            await PatchAsync(open.Number, "close the pull request", new ChangedPullRequest { State = "closed" }, cancellationToken);
            closed ??= new ReportPullRequest(open.Number, open.HtmlUrl, PullRequestOperation.Closed);
        }

        return closed;
    }

    /// <summary>Where a branch has several, the one into the wanted base, else the first.</summary>
    private async Task<PullRequestAnswer?> FindAsync(string branch, string wantedBase, CancellationToken cancellationToken)
    {
        var open = await ListAsync(branch, cancellationToken);
        return open.FirstOrDefault(found => found.Base.Ref == wantedBase) ?? (open.Count == 0 ? null : open[0]);
    }

    private async Task<IReadOnlyList<PullRequestAnswer>> ListAsync(string branch, CancellationToken cancellationToken)
    {
        var head = Uri.EscapeDataString($"{api.Access.Owner}:{branch}");
        var request = new GitHubRequest(HttpMethod.Get, $"pulls?state=open&head={head}&per_page=100", "look for the pull request")
        {
            Permission = "pull-requests: read",
        };
        var all = new List<PullRequestAnswer>();
        await foreach (var found in api.ListAsync(request, GitHubJson.Default.IReadOnlyListPullRequestAnswer, cancellationToken)) all.Add(found);
        // A fork in the same organisation has the same owner.
        return [.. all.Where(found => found.Head.Ref == branch && found.Head.Repo is { } fork && IsOwn(fork)).OrderBy(found => found.Number)];
    }

    private bool IsOwn(RepositoryName repository) => string.Equals(repository.FullName, api.Access.Repository, StringComparison.OrdinalIgnoreCase);

    private async Task<PullRequestAnswer> CreateAsync(PullRequestWish wish, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GitHubRequest(HttpMethod.Post, "pulls", "create the pull request") { Permission = Permission }
                .With(new NewPullRequest(wish.Title, wish.Body, wish.Branch, wish.Base, wish.IsDraft), GitHubJson.Default.NewPullRequest);
            return await api.SendAsync(request, GitHubJson.Default.PullRequestAnswer, cancellationToken);
        }
        catch (GitHubException e) when (e.IsRefusal("already exists"))
        {
            // Another run was faster, or the answer to our own first try was lost: either way it is there.
            return await FindAsync(wish.Branch, wish.Base, cancellationToken) ?? throw new GitHubException(e.Finding, e.Status, e);
        }
    }

    private async Task<bool> ChangeAsync(PullRequestAnswer current, PullRequestWish wish, CancellationToken cancellationToken)
    {
        if (current.IsAsWished(wish)) return false;
        var change = new ChangedPullRequest
        {
            Title = current.HasTitle(wish) ? null : wish.Title,
            Body = current.HasBody(wish) ? null : wish.Body,
            Base = current.HasBase(wish) ? null : wish.Base,
        };
        await PatchAsync(current.Number, "update the pull request", change, cancellationToken);
        return true;
    }

    private async Task PatchAsync(int number, string purpose, ChangedPullRequest change, CancellationToken cancellationToken)
    {
        var request = new GitHubRequest(HttpMethod.Patch, $"pulls/{number}", purpose) { Permission = Permission };
        await api.SendAsync(request.With(change, GitHubJson.Default.ChangedPullRequest), cancellationToken);
    }

    private async Task<bool> AddLabelsAsync(PullRequestAnswer current, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var missing = wanted.Except(current.Labels.Select(label => label.Name), StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count == 0) return false;
        await api.SendAsync(
            new GitHubRequest(HttpMethod.Post, $"issues/{current.Number}/labels", "label the pull request") { Permission = Permission }
                .With(new NewLabels(missing), GitHubJson.Default.NewLabels),
            cancellationToken);
        return true;
    }
}
